package tailor.model;

import org.jspecify.annotations.Nullable;

/**
 * What one pass through a model in training depends on besides parameters and batch.
 *
 * @param regularization what is done to it
 * @param key of the random numbers: a function of seed, worker, step and part of the step
 * @param preferences pairs to learn from; null to learn to write the targets
 */
public record TrainingPass(
    Regularization regularization, RandomKey key, @Nullable Preferences preferences) {
  /** A pass in which nothing is drawn. */
  public static final TrainingPass PLAIN = new TrainingPass(Regularization.NONE, RandomKey.of(0));

  /** A pass that learns to write the targets. */
  public TrainingPass(Regularization regularization, RandomKey key) {
    this(regularization, key, null);
  }

  /**
   * The pass of a part of the batch.
   *
   * @param part its number
   * @param from its first row
   * @param to the row after its last
   */
  public TrainingPass part(int part, int from, int to) {
    return new TrainingPass(
        regularization, key.with(part), preferences == null ? null : preferences.rows(from, to));
  }
}
