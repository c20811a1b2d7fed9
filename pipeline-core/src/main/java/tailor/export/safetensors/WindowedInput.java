package tailor.export.safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A range of a file as a stream, read a window at a time: what a file says of the range's length
 * takes no memory. Closing it leaves the file open.
 */
final class WindowedInput extends InputStream {
  private static final int WINDOW = 1 << 16;

  private final ByteSource source;
  private final long end;
  private long position;
  private ByteBuffer window = ByteBuffer.allocate(0);

  WindowedInput(ByteSource source, long begin, long length) {
    this.source = source;
    this.position = begin;
    this.end = begin + length;
  }

  @Override
  public int read() throws IOException {
    return fill() ? window.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, window.remaining());
    window.get(target, offset, count);
    return count;
  }

  /** Whether there is a byte left. */
  private boolean fill() throws IOException {
    if (!window.hasRemaining() && position < end) {
      int length = (int) Math.min(WINDOW, end - position);
      window = source.slice(position, length);
      position += length;
    }
    return window.hasRemaining();
  }
}
