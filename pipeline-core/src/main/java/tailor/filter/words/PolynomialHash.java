package tailor.filter.words;

/**
 * A hash of strings that can be put together and taken apart: that of {@code ab} is {@code hash(a)
 * · power(|b|) + hash(b)} in 64 bits. Equal for equal sequences of UTF-16 units, whatever the words
 * that they are divided into.
 */
final class PolynomialHash {
  private static final long BASE = 0x5851F42D4C957F2DL;
  private static final long[] POWERS = powers(1 << 10);

  private PolynomialHash() {}

  /** The hash of a string and one more UTF-16 unit. */
  static long append(long hash, char c) {
    return hash * BASE + c + 1;
  }

  /** The base to the power of a length. */
  static long power(int length) {
    if (length < POWERS.length) {
      return POWERS[length];
    }
    long power = 1;
    long square = BASE;
    for (int rest = length; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }

  /** Spreads the bits, for tables that use the lowest. */
  static long spread(long hash) {
    long mixed = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }

  private static long[] powers(int count) {
    long[] powers = new long[count];
    powers[0] = 1;
    for (int i = 1; i < count; i++) {
      powers[i] = powers[i - 1] * BASE;
    }
    return powers;
  }
}
