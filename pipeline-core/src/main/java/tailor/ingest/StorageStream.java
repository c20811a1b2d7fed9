package tailor.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The bytes of a file as they are stored. Its failures are unchecked: they are the storage's, so
 * the task has to fail and be tried again, where any other {@link IOException} is the file's fault.
 */
final class StorageStream extends FilterInputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private long count;

  private StorageStream(InputStream in) {
    super(in);
  }

  static StorageStream open(FileSystem files, Path path, long start) {
    try {
      FSDataInputStream in = files.open(path, BUFFER_BYTES);
      if (start > 0) {
        in.seek(start);
      }
      return new StorageStream(in);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be opened", e);
    }
  }

  /** Bytes read so far. */
  long count() {
    return count;
  }

  @Override
  public int read() {
    try {
      int read = in.read();
      count += read < 0 ? 0 : 1;
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException("Storage cannot be read", e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    try {
      int read = in.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException("Storage cannot be read", e);
    }
  }

  @Override
  public long skip(long bytes) {
    try {
      long skipped = in.skip(bytes);
      count += skipped;
      return skipped;
    } catch (IOException e) {
      throw new UncheckedIOException("Storage cannot be read", e);
    }
  }
}
