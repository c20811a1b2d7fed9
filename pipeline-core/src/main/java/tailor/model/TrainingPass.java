package tailor.model;

/**
 * What one pass through a model in training depends on besides parameters and batch.
 *
 * @param regularization what is done to it
 * @param key of the random numbers: a function of seed, worker, step and part of the step
 */
public record TrainingPass(Regularization regularization, RandomKey key) {
  /** A pass in which nothing is drawn. */
  public static final TrainingPass PLAIN = new TrainingPass(Regularization.NONE, RandomKey.of(0));
}
