package tailor.train.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * TensorBoard's event file: TFRecords (length, its masked CRC-32C, content, its masked CRC-32C, all
 * little-endian), each the protocol buffer {@code tensorflow.Event}, of which scalars need five
 * fields.
 */
final class EventFile {
  private static final int MASK_DELTA = 0xa282ead8;

  /** Field numbers and wire types, as a protocol buffer has them in one byte. */
  private static final int EVENT_WALL_TIME = 1 << 3 | 1;

  private static final int EVENT_STEP = 2 << 3;
  private static final int EVENT_FILE_VERSION = 3 << 3 | 2;
  private static final int EVENT_SUMMARY = 5 << 3 | 2;
  private static final int SUMMARY_VALUE = 1 << 3 | 2;
  private static final int VALUE_TAG = 1 << 3 | 2;
  private static final int VALUE_SIMPLE = 2 << 3 | 5;

  private final OutputStream out;

  /** A file that begins here; closing the stream is the caller's business. */
  EventFile(OutputStream out, double wallTime) throws IOException {
    this.out = out;
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    time(event, wallTime);
    message(event, EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
    record(event.toByteArray());
  }

  /**
   * Adds scalars.
   *
   * @param wallTime seconds since 1970
   * @param scalars by tag
   */
  void add(double wallTime, long step, Map<String, Double> scalars) throws IOException {
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    scalars.forEach(
        (tag, scalar) -> {
          ByteArrayOutputStream value = new ByteArrayOutputStream();
          message(value, VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8));
          value.write(VALUE_SIMPLE);
          value.writeBytes(little(Float.BYTES).putFloat(scalar.floatValue()).array());
          message(summary, SUMMARY_VALUE, value.toByteArray());
        });
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    time(event, wallTime);
    event.write(EVENT_STEP);
    variable(event, step);
    message(event, EVENT_SUMMARY, summary.toByteArray());
    record(event.toByteArray());
  }

  private static void time(ByteArrayOutputStream event, double wallTime) {
    event.write(EVENT_WALL_TIME);
    event.writeBytes(little(Double.BYTES).putDouble(wallTime).array());
  }

  private static void message(ByteArrayOutputStream target, int field, byte[] content) {
    target.write(field);
    variable(target, content.length);
    target.writeBytes(content);
  }

  private static void variable(ByteArrayOutputStream target, long value) {
    long rest = value;
    while (rest >= 0x80) {
      target.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    target.write((int) rest);
  }

  private void record(byte[] content) throws IOException {
    byte[] length = little(Long.BYTES).putLong(content.length).array();
    out.write(length);
    out.write(checksum(length));
    out.write(content);
    out.write(checksum(content));
  }

  private static byte[] checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    int value = (int) crc.getValue();
    return little(Integer.BYTES).putInt((value >>> 15 | value << 17) + MASK_DELTA).array();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
