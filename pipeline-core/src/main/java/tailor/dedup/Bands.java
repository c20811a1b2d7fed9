package tailor.dedup;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * Groups the values of a signature into bands and hashes each to a bucket of 64 bits. Two documents
 * of similarity s share a bucket with probability {@code 1 - (1 - s^rows)^bands}.
 *
 * <p>In the second arrangement a band takes every so-many-th value instead of neighbours, so that
 * it has at most one value in common with any band of the first, and nearly doubles the chances.
 *
 * <p>At each level beyond 0, a band takes some of the next one's values too, and so divides the
 * buckets of the level before.
 */
final class Bands implements Serializable {
  private static final int ROWS_OF_A_LEVEL = 3;

  private final int bands;
  private final int rows;
  private final int taken;
  private final int[][] orders;

  Bands(NearOptions options, int level) {
    this.bands = options.bands();
    this.rows = options.rows();
    this.taken = Math.min(options.hashes(), rows + level * ROWS_OF_A_LEVEL);
    int[][] both = {
      IntStream.range(0, options.hashes()).toArray(),
      IntStream.range(0, options.hashes())
          .map(place -> place % rows * bands + place / rows)
          .toArray()
    };
    this.orders = options.arrangements() == 1 ? new int[][] {both[0]} : both;
  }

  /** How many buckets a document is in, if it has a word. */
  int buckets() {
    return orders.length * bands;
  }

  /**
   * The buckets of a document: none if it has no word.
   *
   * @param sketch has the column {@code signature}, of four bytes a value
   */
  long[] buckets(Row sketch) {
    return buckets(sketch.<byte[]>getAs("signature"));
  }

  /**
   * The buckets of a document: none if it has no word.
   *
   * @param signature four bytes a value, none of a document without a word
   */
  long[] buckets(byte[] signature) {
    if (signature.length == 0) {
      return new long[0];
    }
    ByteBuffer values = ByteBuffer.wrap(signature);
    long[] buckets = new long[buckets()];
    for (int i = 0; i < buckets.length; i++) {
      int[] order = orders[i / bands];
      long hash = Shingler.mixed(i + 1L);
      for (int row = 0; row < taken; row++) {
        int place = order[(i % bands * rows + row) % order.length];
        hash = Shingler.mixed(hash ^ values.getInt(place * Integer.BYTES) & 0xFFFF_FFFFL) + row;
      }
      buckets[i] = hash;
    }
    return buckets;
  }
}
