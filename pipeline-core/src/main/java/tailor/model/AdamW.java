package tailor.model;

/**
 * One step of AdamW (Loshchilov and Hutter, arXiv 1711.05101), in PyTorch's formulation: decay is
 * {@code learningRate * weightDecay}, and epsilon is added after the bias correction.
 *
 * @param learningRate of this step
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the square root of the second moment
 * @param weightDecay decoupled decay; 0 for norms
 * @param gradientScale what gradients are multiplied by first: the share of a token times the
 *     clipping of the global norm
 * @param step number of this step, from 1
 */
public record AdamW(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double gradientScale,
    long step) {

  /** The same step without decay. */
  public AdamW withoutDecay() {
    return new AdamW(learningRate, beta1, beta2, epsilon, 0, gradientScale, step);
  }

  /** {@code 1 - beta1^step}. */
  public double firstCorrection() {
    return 1 - Math.pow(beta1, step);
  }

  /** {@code 1 - beta2^step}. */
  public double secondCorrection() {
    return 1 - Math.pow(beta2, step);
  }
}
