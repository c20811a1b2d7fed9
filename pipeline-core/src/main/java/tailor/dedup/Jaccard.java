package tailor.dedup;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The Jaccard similarity of documents: the share of common shingles of all that they have. */
public final class Jaccard {
  private Jaccard() {}

  /** The distinct shingles in order, out of bytes as {@link #bytes} makes them. */
  static long[] set(byte[] bytes) {
    long[] shingles = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(shingles);
    return distinct(shingles);
  }

  /** Sorts an array and returns its distinct values in order. */
  public static long[] distinct(long[] values) {
    Arrays.sort(values);
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (i == 0 || values[i] != values[i - 1]) {
        values[count++] = values[i];
      }
    }
    return count == values.length ? values : Arrays.copyOf(values, count);
  }

  /** The first so many shingles as bytes. */
  static byte[] bytes(long[] shingles, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(count, Long.BYTES));
    bytes.asLongBuffer().put(shingles, 0, count);
    return bytes.array();
  }

  /**
   * The similarity of two sets.
   *
   * @param first distinct values in order
   * @param second distinct values in order
   * @return from 0 to 1; 0 if both are empty
   */
  public static double of(long[] first, long[] second) {
    int i = 0;
    int j = 0;
    int common = 0;
    while (i < first.length && j < second.length) {
      long a = first[i];
      long b = second[j];
      common += a == b ? 1 : 0;
      i += a <= b ? 1 : 0;
      j += b <= a ? 1 : 0;
    }
    long all = (long) first.length + second.length - common;
    return all == 0 ? 0 : (double) common / all;
  }
}
