package tailor.ingest;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a slice of a file: those whose first byte lies in it. Lines end with a line feed,
 * which a carriage return may precede.
 */
final class LineStream implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final TextDecoder decoder;
  private final long end;
  private final int maxLineBytes;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int position;
  private int filled;
  private long offset;

  /**
   * @param in positioned at a line's first byte
   * @param decoder of its bytes
   * @param start offset of that byte
   * @param end offset after the slice's last byte
   * @param maxLineBytes of a longer line only so much is kept
   */
  LineStream(InputStream in, TextDecoder decoder, long start, long end, int maxLineBytes) {
    this.in = in;
    this.decoder = decoder;
    this.offset = start;
    this.end = end;
    this.maxLineBytes = maxLineBytes;
  }

  /** Goes on after the line that began before the slice. */
  void skipLine() throws IOException {
    while (position < filled || fill()) {
      while (position < filled) {
        offset++;
        if (buffer[position++] == '\n') {
          return;
        }
      }
    }
  }

  /** Returns the next line, or null at the end of the slice. */
  @Nullable Line next() throws IOException {
    if (offset >= end || position == filled && !fill()) {
      return null;
    }
    line.reset();
    long start = offset;
    long length = 0;
    boolean ended = false;
    while (!ended && (position < filled || fill())) {
      int feed = indexOfLineFeed();
      int stop = feed < 0 ? filled : feed;
      int room = maxLineBytes - line.size();
      line.write(buffer, position, Math.min(room, stop - position));
      length += stop - position;
      ended = feed >= 0;
      int next = ended ? stop + 1 : stop;
      offset += next - position;
      position = next;
    }
    byte[] bytes = line.toByteArray();
    if (length == bytes.length && length > 0 && bytes[bytes.length - 1] == '\r') {
      bytes = Arrays.copyOf(bytes, bytes.length - 1);
      length--;
    }
    return new Line(start, bytes, length);
  }

  /**
   * @throws CharacterCodingException if the bytes are not of the file's declared encoding
   */
  String decode(byte[] bytes) throws CharacterCodingException {
    return decoder.decode(bytes);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private int indexOfLineFeed() {
    for (int i = position; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private boolean fill() throws IOException {
    position = 0;
    filled = Math.max(0, in.read(buffer, 0, buffer.length));
    return filled > 0;
  }
}
