package tailor.train.exchange;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Elements of a mean, as bytes, which Java's object streams copy at once; floats they write one by
 * one.
 */
@SuppressWarnings("ArrayRecordComponent")
public record MeanElements(byte[] bytes) implements Serializable {
  private static final int PART = 1 << 14;

  /** Takes a part of the elements, which is not used again. */
  @FunctionalInterface
  public interface PartConsumer {
    /**
     * Takes a part.
     *
     * @param first number of its first element
     */
    void take(int first, float[] part);
  }

  /** The sums divided by the weight, rounded. */
  static MeanElements of(double[] sums, long weight) {
    byte[] bytes = new byte[Math.multiplyExact(sums.length, Float.BYTES)];
    FloatBuffer elements = elements(bytes);
    float[] part = new float[Math.min(PART, sums.length)];
    for (int from = 0; from < sums.length; from += PART) {
      int count = Math.min(PART, sums.length - from);
      for (int i = 0; i < count; i++) {
        part[i] = (float) (sums[from + i] / weight);
      }
      elements.put(part, 0, count);
    }
    return new MeanElements(bytes);
  }

  /** Number of elements. */
  public int size() {
    return bytes.length / Float.BYTES;
  }

  /** Hands out the elements in their order, in parts that stay in a core's cache. */
  public void forEachPart(PartConsumer consumer) {
    FloatBuffer elements = elements(bytes);
    while (elements.hasRemaining()) {
      int first = elements.position();
      float[] part = new float[Math.min(PART, elements.remaining())];
      elements.get(part);
      consumer.take(first, part);
    }
  }

  /** All elements. */
  public float[] toArray() {
    float[] all = new float[size()];
    elements(bytes).get(all);
    return all;
  }

  private static FloatBuffer elements(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
