package tailor.export.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tailor.export.safetensors.ByteSource;
import tailor.run.BadDataException;

/**
 * Reads the head of a file from its start on, through a window. Nothing is allocated before what is
 * asked for is known to be in the file, and within {@link #MAX_HEAD_BYTES}.
 */
final class GgufInput {
  /** More than any head: vocabularies of a quarter of a million tokens take some ten million. */
  static final long MAX_HEAD_BYTES = 64L << 20;

  private static final int WINDOW = 1 << 20;

  private final ByteSource source;
  private final long end;
  private final byte[] window = new byte[WINDOW];
  private ByteBuffer view = ByteBuffer.allocate(0);
  private long windowEnd;

  GgufInput(ByteSource source) {
    this.source = source;
    this.end = Math.min(source.size(), MAX_HEAD_BYTES);
  }

  /** The next byte's place in the file. */
  long position() {
    return windowEnd - view.remaining();
  }

  /** Bytes that the head can still have. */
  long remaining() {
    return end - position();
  }

  int readByte() throws IOException {
    return require(1, "a number").get();
  }

  short readShort() throws IOException {
    return require(2, "a number").getShort();
  }

  int readInt() throws IOException {
    return require(4, "a number").getInt();
  }

  long readLong() throws IOException {
    return require(8, "a number").getLong();
  }

  /** A length or count, which the format has as an unsigned number of 64 bits. */
  long readCount(String what, long most) throws IOException {
    long count = readLong();
    if (count < 0 || count > most) {
      throw bad("states %s %s; at most %,d are possible", Long.toUnsignedString(count), what, most);
    }
    return count;
  }

  /** A text: its length in bytes, then UTF-8. */
  String readText(String what) throws IOException {
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw bad(
          "states %s bytes for %s at byte %,d, where at most %,d can follow",
          Long.toUnsignedString(length), what, position() - 8, remaining());
    }
    byte[] bytes = new byte[(int) length];
    int filled = 0;
    while (filled < bytes.length) {
      if (!view.hasRemaining()) {
        refill(1, what);
      }
      int part = Math.min(view.remaining(), bytes.length - filled);
      view.get(bytes, filled, part);
      filled += part;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw bad("has %s before byte %,d that is not valid UTF-8", what, position());
    }
  }

  BadDataException bad(String what, Object... arguments) {
    return new BadDataException(
        source.name()
            + " "
            + String.format(what, arguments)
            + ". Get the file again from where it came.");
  }

  private ByteBuffer require(int bytes, String what) throws IOException {
    if (view.remaining() < bytes) {
      refill(bytes, what);
    }
    return view;
  }

  /** Moves the window so that it starts at the next byte. */
  private void refill(int bytes, String what) throws IOException {
    if (bytes > remaining()) {
      throw source.size() > end
          ? bad("has more than %,d bytes of metadata", MAX_HEAD_BYTES)
          : bad("ends at byte %,d, inside %s; it is truncated", source.size(), what);
    }
    long start = position();
    int length = (int) Math.min(WINDOW, end - start);
    source.slice(start, length).get(window, 0, length);
    view = ByteBuffer.wrap(window, 0, length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    windowEnd = start + length;
  }
}
