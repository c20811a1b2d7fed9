package tailor.model;

/**
 * Which elements of something are dropped, becoming 0, while the others are scaled so that the mean
 * stays (Srivastava et al., JMLR 15, 2014). It depends on the key and the index of an element
 * alone: the backward pass asks again instead of remembering.
 *
 * @param rate share of elements that are dropped, below 1
 * @param key of the place: another for every step and layer
 */
public record Dropout(double rate, RandomKey key) {
  /** Nothing is dropped. */
  public static final Dropout NONE = new Dropout(0, RandomKey.of(0));

  /** Whether anything is dropped. */
  public boolean isActive() {
    return rate > 0;
  }

  /** What the element of an index is multiplied by. */
  public float factor(long index) {
    return key.uniform(index) < rate ? 0 : (float) (1 / (1 - rate));
  }
}
