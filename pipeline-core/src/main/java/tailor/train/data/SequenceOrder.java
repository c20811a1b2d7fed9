package tailor.train.data;

import tailor.model.RandomKey;

/**
 * The order in which training sees the rows of an index: epoch after epoch, each a different
 * permutation of all rows, a function of the seed alone.
 *
 * <p>Rows that lie side by side often come of one document. Shuffling them no further than within
 * their neighbourhood would give each worker documents of its own in a round, which it would learn
 * by heart while the others forget them.
 *
 * <p>A permutation takes no memory: it is a Feistel network over the next power of four, walked
 * until it meets a row (Black and Rogaway, Ciphers with Arbitrary Finite Domains, 2002).
 */
public final class SequenceOrder {
  private static final int STAGES = 6;

  /** 2^64 divided by the golden ratio, odd. */
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long rows;
  private final long seed;
  private final int halfBits;

  /** The order of so many rows. */
  public SequenceOrder(long rows, long seed) {
    if (rows < 1) {
      throw new IllegalArgumentException("no rows to order");
    }
    this.rows = rows;
    this.seed = seed;
    int bits = Long.SIZE - Long.numberOfLeadingZeros(rows - 1);
    this.halfBits = Math.max(1, (bits + 1) / 2);
  }

  /**
   * The rows at positions {@code from} to before {@code to} of the endless sequence of epochs. The
   * same positions always give the same rows.
   */
  public long[] share(long from, long to) {
    long[] share = new long[Math.toIntExact(to - from)];
    for (int i = 0; i < share.length; i++) {
      share[i] = row(from + i);
    }
    return share;
  }

  private long row(long position) {
    long key = mix(seed, position / rows);
    long row = position % rows;
    do {
      row = permute(row, key);
    } while (row >= rows);
    return row;
  }

  private long permute(long value, long key) {
    long mask = (1L << halfBits) - 1;
    long left = value >>> halfBits;
    long right = value & mask;
    for (int stage = 0; stage < STAGES; stage++) {
      long next = left ^ (mix(key + stage, right) & mask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }

  /** Two numbers as one well-mixed one. */
  private static long mix(long a, long b) {
    return RandomKey.of(a * GAMMA + b).value();
  }
}
