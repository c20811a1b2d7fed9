package tailor.export.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The head of a file as it is put together: counts last known, so values and tensors apart. */
final class GgufOutput {
  private static final int UNSIGNED = 4;
  private static final int INTEGER = 5;
  private static final int FLOAT = 6;
  private static final int FLAG = 7;
  private static final int TEXT = 8;
  private static final int ARRAY = 9;

  private final ByteArrayOutputStream values = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
  private long valueCount;
  private long tensorCount;

  GgufOutput text(String key, String value) {
    key(key, TEXT);
    text(values, value);
    return this;
  }

  GgufOutput size(String key, long value) {
    key(key, UNSIGNED);
    u32(values, value);
    return this;
  }

  GgufOutput number(String key, double value) {
    key(key, FLOAT);
    u32(values, Float.floatToRawIntBits((float) value));
    return this;
  }

  GgufOutput flag(String key, boolean value) {
    key(key, FLAG);
    values.write(value ? 1 : 0);
    return this;
  }

  GgufOutput texts(String key, List<String> elements) {
    array(key, TEXT, elements.size());
    elements.forEach(element -> text(values, element));
    return this;
  }

  GgufOutput integers(String key, List<Integer> elements) {
    array(key, INTEGER, elements.size());
    elements.forEach(element -> u32(values, element));
    return this;
  }

  GgufOutput numbers(String key, List<Double> elements) {
    array(key, FLOAT, elements.size());
    elements.forEach(element -> u32(values, Float.floatToRawIntBits(element.floatValue())));
    return this;
  }

  /**
   * Describes a tensor.
   *
   * @param shape sizes, outermost first
   * @param offset its first byte, counted from the start of the data
   */
  GgufOutput tensor(String name, List<Long> shape, GgufType type, long offset) {
    tensorCount++;
    text(tensors, name);
    u32(tensors, shape.size());
    for (int i = shape.size() - 1; i >= 0; i--) {
      u64(tensors, shape.get(i));
    }
    u32(tensors, type.id());
    u64(tensors, offset);
    return this;
  }

  /** The head, padded to where the data starts. */
  byte[] toArray() {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    u32(head, GgufHeader.MAGIC);
    u32(head, GgufHeader.VERSION);
    u64(head, tensorCount);
    u64(head, valueCount);
    head.writeBytes(values.toByteArray());
    head.writeBytes(tensors.toByteArray());
    head.writeBytes(new byte[Math.floorMod(-head.size(), GgufHeader.DEFAULT_ALIGNMENT)]);
    return head.toByteArray();
  }

  private void array(String key, int type, int count) {
    key(key, ARRAY);
    u32(values, type);
    u64(values, count);
  }

  private void key(String key, int type) {
    valueCount++;
    text(values, key);
    u32(values, type);
  }

  private static void text(ByteArrayOutputStream out, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    u64(out, utf8.length);
    out.writeBytes(utf8);
  }

  private static void u32(ByteArrayOutputStream out, long value) {
    out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array());
  }

  private static void u64(ByteArrayOutputStream out, long value) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
