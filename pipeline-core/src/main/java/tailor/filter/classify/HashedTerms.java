package tailor.filter.classify;

import java.util.Arrays;
import java.util.Locale;
import tailor.filter.words.TextWords;

/**
 * The words of a text and the pairs of neighbours among them, whatever their case, as a sparse
 * vector of length 1: hashed into {@value #BUCKETS} buckets (Weinberger et al., <a
 * href="https://arxiv.org/abs/0902.2206">Feature Hashing</a>), each 1 + ln(count). Words without a
 * letter are left out.
 *
 * @param buckets numbers of buckets, ascending
 * @param values what is in them
 */
record HashedTerms(int[] buckets, float[] values) {
  static final int BUCKETS = 1 << 16;

  private static final int MAX_CHARACTERS = 100_000;

  /** The terms of a text's first 100,000 UTF-16 units. */
  static HashedTerms of(String text) {
    String beginning = text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
    TextWords words = TextWords.of(beginning.toLowerCase(Locale.ROOT));
    int[] hits = new int[2 * words.count()];
    int count = 0;
    long last = 0;
    for (int word = 0; word < words.count(); word++) {
      if (words.hasLetter(word)) {
        long hash = words.hash(word);
        hits[count++] = bucket(hash);
        if (last != 0) {
          hits[count++] = bucket(last * 31 + hash + 1);
        }
        last = hash;
      }
    }
    Arrays.sort(hits, 0, count);
    return counted(hits, count);
  }

  private static HashedTerms counted(int[] sorted, int count) {
    int[] buckets = new int[count];
    float[] values = new float[count];
    int distinct = 0;
    double squares = 0;
    for (int i = 0; i < count; distinct++) {
      int run = i;
      while (run < count && sorted[run] == sorted[i]) {
        run++;
      }
      buckets[distinct] = sorted[i];
      double value = 1 + Math.log(run - i);
      values[distinct] = (float) value;
      squares += value * value;
      i = run;
    }
    float norm = (float) Math.sqrt(Math.max(squares, 1e-12));
    float[] unit = Arrays.copyOf(values, distinct);
    for (int i = 0; i < distinct; i++) {
      unit[i] /= norm;
    }
    return new HashedTerms(Arrays.copyOf(buckets, distinct), unit);
  }

  private static int bucket(long hash) {
    long mixed = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 48);
  }
}
