package tailor.export.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the bytes of a GGUF file one by one, true or not. */
final class GgufBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A head of version 3 with these counts. */
  static GgufBytes head(long tensors, long keys) {
    return new GgufBytes().u32(GgufHeader.MAGIC).u32(3).u64(tensors).u64(keys);
  }

  /** A file with one tensor x of F32, [2], whose head says what is given. */
  static GgufBytes tensor(long rank, long size, long type, long offset) {
    GgufBytes head = head(1, 0).text("x").u32(rank);
    for (int i = 0; i < rank && i < 8; i++) {
      head.u64(size);
    }
    return head.u32(type).u64(offset).padding().f32(1).f32(2).padding();
  }

  GgufBytes u8(int value) {
    bytes.write(value);
    return this;
  }

  GgufBytes u32(long value) {
    return put(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value));
  }

  GgufBytes u64(long value) {
    return put(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value));
  }

  GgufBytes f32(float value) {
    return u32(Float.floatToRawIntBits(value));
  }

  GgufBytes text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return u64(utf8.length).put(ByteBuffer.wrap(utf8));
  }

  GgufBytes padding() {
    while (bytes.size() % GgufHeader.DEFAULT_ALIGNMENT != 0) {
      bytes.write(0);
    }
    return this;
  }

  byte[] toArray() {
    return bytes.toByteArray();
  }

  private GgufBytes put(ByteBuffer buffer) {
    bytes.writeBytes(buffer.array());
    return this;
  }
}
