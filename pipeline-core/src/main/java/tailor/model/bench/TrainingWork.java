package tailor.model.bench;

import tailor.model.ModelConfig;

/** The floating-point operations that training takes by the book: nothing computed twice. */
final class TrainingWork {
  /** A product and its two gradients, a multiplication and an addition each. */
  private static final double OPERATIONS_PER_WEIGHT = 6;

  private TrainingWork() {}

  /**
   * Operations of matrix products for one token of a sequence of this length, forward and backward.
   * A token attends to half of the sequence on average.
   */
  static double operationsPerToken(ModelConfig config, int length) {
    double hidden = config.hiddenSize();
    double layer =
        hidden * config.queryKeyValueSize()
            + hidden * config.querySize()
            + 3 * hidden * config.intermediateSize();
    double attention = 2.0 * config.querySize() * (length + 1) / 2;
    double output = hidden * config.vocabularySize();
    return OPERATIONS_PER_WEIGHT * (config.layers() * (layer + attention) + output);
  }
}
