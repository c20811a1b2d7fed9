package tailor.filter.words;

/** Tells by a word's hash that it is no special one; it may be wrong the other way. */
final class SpecialHashes {
  private static final int BITS = 1 << 16;

  private final long[] words = new long[BITS / Long.SIZE];

  SpecialHashes(Iterable<String> specials) {
    for (String special : specials) {
      int bit = bit(hash(special));
      words[bit / Long.SIZE] |= 1L << bit;
    }
  }

  boolean mayHave(long hash) {
    int bit = bit(hash);
    return (words[bit / Long.SIZE] & 1L << bit) != 0;
  }

  private static int bit(long hash) {
    return (int) PolynomialHash.spread(hash) & (BITS - 1);
  }

  private static long hash(String word) {
    long hash = 0;
    for (int i = 0; i < word.length(); i++) {
      hash = PolynomialHash.append(hash, word.charAt(i));
    }
    return hash;
  }
}
