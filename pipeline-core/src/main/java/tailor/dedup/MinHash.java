package tailor.dedup;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * MinHash signatures (Broder, "On the resemblance and containment of documents", 1997): of each of
 * several hash functions, the least value over a document's shingles. The share of functions in
 * which two documents agree estimates their Jaccard similarity.
 *
 * <p>The functions are {@code a · low + c · high} modulo 2³² of the two halves of a shingle's hash,
 * a and c odd: products of 32 bits, which the just-in-time compiler computes many at a time.
 */
public final class MinHash {
  private static final long SEED = 0x7A11_0517L;

  private final int[] low;
  private final int[] high;

  /**
   * @param hashes values of a signature
   */
  public MinHash(int hashes) {
    low = new int[hashes];
    high = new int[hashes];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < hashes; i++) {
      low[i] = random.nextInt() | 1;
      high[i] = random.nextInt() | 1;
    }
  }

  /**
   * Computes a signature.
   *
   * @param shingles hashes of shingles, of which the first {@code count} count
   * @param signature is filled
   */
  public void sign(long[] shingles, int count, int[] signature) {
    Arrays.fill(signature, Integer.MAX_VALUE);
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      lower(signature, low, high, shingles[i], shingles[i + 1], shingles[i + 2], shingles[i + 3]);
    }
    for (; i < count; i++) {
      long last = shingles[i];
      lower(signature, low, high, last, last, last, last);
    }
  }

  /** Four shingles at a time, so that the functions are read from memory for every fourth only. */
  private static void lower(
      int[] signature, int[] low, int[] high, long s, long t, long u, long v) {
    int sLow = (int) s;
    int sHigh = (int) (s >>> 32);
    int tLow = (int) t;
    int tHigh = (int) (t >>> 32);
    int uLow = (int) u;
    int uHigh = (int) (u >>> 32);
    int vLow = (int) v;
    int vHigh = (int) (v >>> 32);
    for (int i = 0; i < signature.length; i++) {
      int a = low[i];
      int c = high[i];
      int least = Math.min(signature[i], a * sLow + c * sHigh);
      least = Math.min(least, a * tLow + c * tHigh);
      least = Math.min(least, a * uLow + c * uHigh);
      signature[i] = Math.min(least, a * vLow + c * vHigh);
    }
  }
}
