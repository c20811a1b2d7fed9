package tailor.evaluate;

/**
 * How well a model predicts held-out tokens.
 *
 * @param task the kind of task whose tokens these are; {@code all} for all of them
 * @param loss sum of the cross-entropies, in nats
 * @param targets number of tokens predicted
 * @param correct number of them that were the most probable
 */
public record LanguageModelScore(
    String model, String task, double loss, long targets, long correct) {
  /** {@link #task} of the sum over all tasks. */
  public static final String ALL = "all";

  /** exp of the mean loss per token. */
  public double perplexity() {
    return Math.exp(loss / targets);
  }

  public double tokenAccuracy() {
    return (double) correct / targets;
  }
}
