package tailor.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.io.compress.CompressionCodec;

/**
 * Decompressed bytes, as long as they are not absurdly many for what they came from: a file of a
 * few kilobytes can expand to gigabytes and keep a task busy for hours.
 */
final class ExpansionLimit extends FilterInputStream {
  private static final long ALWAYS_ALLOWED = 64L << 20;
  private static final long LARGEST_RATIO = 200;

  private final StorageStream stored;
  private long count;

  private ExpansionLimit(InputStream decompressed, StorageStream stored) {
    super(decompressed);
    this.stored = stored;
  }

  /**
   * @throws IOException if the file does not begin as the codec's do
   */
  static InputStream decompress(StorageStream stored, CompressionCodec codec) throws IOException {
    try {
      return new ExpansionLimit(codec.createInputStream(stored), stored);
    } catch (IOException e) {
      stored.close();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    count += Math.max(0, read);
    if (count > ALWAYS_ALLOWED && count > LARGEST_RATIO * stored.count()) {
      throw new MalformedException(
          0,
          "expands-too-far",
          "%,d stored bytes became %,d, above %d times as many"
              .formatted(stored.count(), count, LARGEST_RATIO));
    }
    return read;
  }
}
