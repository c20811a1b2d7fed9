package tailor.export.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of any Hadoop file system, read as one stream: positioned reads of an object store would
 * open a connection each.
 */
public final class StreamedByteSource implements ByteSource {
  private final Path file;
  private final FSDataInputStream stream;
  private final long size;
  private byte[] bytes = new byte[0];

  public StreamedByteSource(FileSystem fileSystem, Path file) throws IOException {
    this.file = file;
    this.size = fileSystem.getFileStatus(file).getLen();
    this.stream = fileSystem.open(file);
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public ByteBuffer slice(long position, int length) throws IOException {
    if (bytes.length < length) {
      bytes = new byte[length];
    }
    if (stream.getPos() != position) {
      stream.seek(position);
    }
    stream.readFully(bytes, 0, length);
    return ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
