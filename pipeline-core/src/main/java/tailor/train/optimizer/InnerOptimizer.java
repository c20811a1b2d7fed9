package tailor.train.optimizer;

import java.util.List;
import java.util.SortedMap;
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
  private final Moments moments;
  private long steps;

  /**
   * An optimizer that has not stepped yet; its two moments take eight bytes a parameter, or four.
   */
  public InnerOptimizer(FlatLayout layout, Kernels kernels, AdamWOptions options) {
    this.ranges = DecayRanges.of(layout, options);
    this.kernels = kernels;
    this.options = options;
    this.moments = options.moments().allocate(layout.size(), kernels);
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
      moments.step(adamW, parameters, gradients, range.offset(), range.size());
    }
    return norm;
  }

  /** Forgets all steps. */
  public void reset() {
    steps = 0;
    moments.state().values().forEach(vector -> kernels.fill(vector, 0));
  }

  /** Steps that the moments remember. */
  public long steps() {
    return steps;
  }

  /** Says how many steps the moments remember, after they were read from elsewhere. */
  public void resume(long steps) {
    this.steps = steps;
  }

  /** The means of the gradients and of their squares, as they are kept, by name. */
  public SortedMap<String, Tensor> moments() {
    return moments.state();
  }

  @Override
  public void close() {
    moments.close();
  }
}
