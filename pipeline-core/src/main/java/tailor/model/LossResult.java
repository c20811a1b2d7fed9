package tailor.model;

/**
 * What a batch cost.
 *
 * @param sum the sum of the cross-entropies of all targets, in nats; of preferences that of the
 *     losses of all pairs
 * @param count number of targets, or of pairs
 * @param correct number of targets that were the most probable token, or of pairs of which the
 *     chosen answer has gained more than the rejected one
 * @param margin the sum of the pairs' differences of rewards: what the chosen answer has gained
 *     more than the rejected one, in nats, times beta; 0 without pairs
 */
public record LossResult(double sum, int count, int correct, double margin) {

  /** The loss of nothing. */
  public static final LossResult NONE = new LossResult(0, 0, 0);

  /** Of targets. */
  public LossResult(double sum, int count, int correct) {
    this(sum, count, correct, 0);
  }

  /** Both together. */
  public LossResult plus(LossResult other) {
    return new LossResult(
        sum + other.sum, count + other.count, correct + other.correct, margin + other.margin);
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
