package tailor.model;

/**
 * What a batch cost.
 *
 * @param sum the sum of the cross-entropies of all targets, in nats
 * @param count number of targets
 * @param correct number of targets that were the most probable token
 */
public record LossResult(double sum, int count, int correct) {

  /** The loss of nothing. */
  public static final LossResult NONE = new LossResult(0, 0, 0);

  /** Both together. */
  public LossResult plus(LossResult other) {
    return new LossResult(sum + other.sum, count + other.count, correct + other.correct);
  }

  /** Cross-entropy per target in nats; NaN without targets. */
  public double mean() {
    return sum / count;
  }

  /** Share of targets predicted right; NaN without targets. */
  public double accuracy() {
    return (double) correct / count;
  }
}
