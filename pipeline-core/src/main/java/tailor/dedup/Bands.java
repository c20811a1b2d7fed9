package tailor.dedup;

import java.nio.ByteBuffer;

/**
 * Groups the values of a signature into bands and hashes each to a bucket of 64 bits. Two documents
 * of similarity s share a bucket with probability {@code 1 - (1 - s^rows)^bands}.
 *
 * <p>In the second arrangement a band takes every so-many-th value instead of neighbours, so that
 * it has at most one value in common with any band of the first, and nearly doubles the chances.
 */
final class Bands {
  private final int bands;
  private final int rows;
  private final int arrangements;

  Bands(NearOptions options) {
    this.bands = options.bands();
    this.rows = options.rows();
    this.arrangements = options.arrangements();
  }

  /** The buckets of a signature, eight bytes each. */
  byte[] buckets(int[] signature) {
    ByteBuffer buckets = ByteBuffer.allocate(arrangements * bands * Long.BYTES);
    for (int arrangement = 0; arrangement < arrangements; arrangement++) {
      for (int band = 0; band < bands; band++) {
        long hash = Shingler.mixed(arrangement * (long) bands + band + 1);
        for (int row = 0; row < rows; row++) {
          int value = signature[arrangement == 0 ? band * rows + row : row * bands + band];
          hash = Shingler.mixed(hash ^ value & 0xFFFF_FFFFL) + row;
        }
        buckets.putLong(hash);
      }
    }
    return buckets.array();
  }
}
