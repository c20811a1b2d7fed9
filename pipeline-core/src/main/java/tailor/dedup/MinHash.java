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
    for (int i = 0; i < count; i++) {
      lower(signature, low, high, (int) shingles[i], (int) (shingles[i] >>> 32));
    }
  }

  private static void lower(int[] signature, int[] low, int[] high, int x, int y) {
    for (int i = 0; i < signature.length; i++) {
      signature[i] = Math.min(signature[i], low[i] * x + high[i] * y);
    }
  }
}
