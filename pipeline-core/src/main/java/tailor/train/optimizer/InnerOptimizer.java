package tailor.train.optimizer;

import java.util.List;
import tailor.model.AdamW;
import tailor.model.FlatLayout;
import tailor.model.Kernels;
import tailor.model.Tensor;

/**
 * AdamW over the flat vectors of a model: clips the global norm, decays what {@link AdamWOptions}
 * says, and passes over each vector once.
 */
public final class InnerOptimizer implements AutoCloseable {
  private final List<DecayRanges.Range> ranges;
  private final Kernels kernels;
  private final AdamWOptions options;
  private final Tensor firstMoment;
  private final Tensor secondMoment;
  private long steps;

  /** An optimizer that has not stepped yet; its two moments take eight bytes a parameter. */
  public InnerOptimizer(FlatLayout layout, Kernels kernels, AdamWOptions options) {
    this.ranges = DecayRanges.of(layout, options);
    this.kernels = kernels;
    this.options = options;
    this.firstMoment = kernels.allocate(1, layout.size());
    this.secondMoment = kernels.allocate(1, layout.size());
  }

  /**
   * Steps the parameters.
   *
   * @param gradients of the sum of the losses
   * @param targets number of losses in that sum; without any, nothing happens
   * @param learningRate of this step
   * @return the norm of the gradients of the mean loss, before clipping
   */
  public double step(Tensor parameters, Tensor gradients, long targets, double learningRate) {
    if (targets == 0) {
      return 0;
    }
    steps++;
    double norm = Math.sqrt(kernels.sumOfSquares(gradients)) / targets;
    double limit = options.clipNorm();
    double clipping = limit > 0 && norm > limit ? limit / norm : 1;
    for (DecayRanges.Range range : ranges) {
      AdamW adamW =
          new AdamW(
              learningRate,
              options.beta1(),
              options.beta2(),
              options.epsilon(),
              range.decay(),
              clipping / targets,
              steps);
      update(adamW, parameters, gradients, range.offset(), range.size());
    }
    return norm;
  }

  private void update(AdamW step, Tensor parameters, Tensor gradients, long offset, long size) {
    kernels.adamW(
        step,
        parameters.view(offset, 1, size),
        gradients.view(offset, 1, size),
        firstMoment.view(offset, 1, size),
        secondMoment.view(offset, 1, size));
  }

  /** Forgets all steps. */
  public void reset() {
    steps = 0;
    kernels.fill(firstMoment, 0);
    kernels.fill(secondMoment, 0);
  }

  /** Steps that the moments remember. */
  public long steps() {
    return steps;
  }

  /** Says how many steps the moments remember, after they were read from elsewhere. */
  public void resume(long steps) {
    this.steps = steps;
  }

  /** The mean of the gradients. */
  public Tensor firstMoment() {
    return firstMoment;
  }

  /** The mean of their squares. */
  public Tensor secondMoment() {
    return secondMoment;
  }

  @Override
  public void close() {
    firstMoment.close();
    secondMoment.close();
  }
}
