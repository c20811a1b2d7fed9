package tailor.train.optimizer;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import tailor.model.Kernels;
import tailor.model.Tensor;

/**
 * Turns what the workers have learnt on average into the next round's parameters. It arrives in
 * pieces of any size and order, each element once a round: either as the mean of their parameters,
 * or as the mean of the differences from where the round began to where they ended.
 */
public abstract class OuterOptimizer implements AutoCloseable {
  final Tensor parameters;

  private OuterOptimizer(Tensor parameters) {
    this.parameters = parameters;
  }

  /**
   * The optimizer of these parameters, which it changes in place.
   *
   * @param kernels give the memory of the momentum
   */
  public static OuterOptimizer of(OuterOptions options, Tensor parameters, Kernels kernels) {
    return switch (options.type()) {
      case AVERAGING -> new Averaging(parameters);
      case NESTEROV -> new Nesterov(options.rate(), options.momentum(), parameters, kernels);
    };
  }

  /** Takes the mean of the workers' parameters from element {@code offset} on. */
  public abstract void apply(long offset, float[] mean);

  /** Takes the mean of the workers' differences from element {@code offset} on. */
  public abstract void descend(long offset, float[] difference);

  /** The momentum, to be kept with a checkpoint; null for an optimizer without. */
  public abstract @Nullable Tensor state();

  /** Frees the momentum. */
  @Override
  public abstract void close();

  private static final class Averaging extends OuterOptimizer {
    Averaging(Tensor parameters) {
      super(parameters);
    }

    @Override
    public void apply(long offset, float[] mean) {
      parameters.write(offset, FloatBuffer.wrap(mean));
    }

    @Override
    public void descend(long offset, float[] difference) {
      float[] current = new float[difference.length];
      parameters.read(offset, FloatBuffer.wrap(current));
      for (int i = 0; i < current.length; i++) {
        current[i] -= difference[i];
      }
      parameters.write(offset, FloatBuffer.wrap(current));
    }

    @Override
    public @Nullable Tensor state() {
      return null;
    }

    @Override
    public void close() {}
  }

  /**
   * With g = parameters - mean: {@code momentum = m * momentum + g}, {@code parameters -= rate * (g
   * + m * momentum)}, as PyTorch's SGD with Nesterov momentum.
   */
  private static final class Nesterov extends OuterOptimizer {
    private final double rate;
    private final double factor;
    private final Tensor momentum;

    Nesterov(double rate, double factor, Tensor parameters, Kernels kernels) {
      super(parameters);
      this.rate = rate;
      this.factor = factor;
      this.momentum = kernels.allocate(1, parameters.size());
    }

    @Override
    public void apply(long offset, float[] mean) {
      float[] current = new float[mean.length];
      parameters.read(offset, FloatBuffer.wrap(current));
      double[] gradient = new double[mean.length];
      for (int i = 0; i < mean.length; i++) {
        gradient[i] = (double) current[i] - mean[i];
      }
      step(offset, current, gradient);
    }

    @Override
    public void descend(long offset, float[] difference) {
      float[] current = new float[difference.length];
      parameters.read(offset, FloatBuffer.wrap(current));
      double[] gradient = new double[difference.length];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = difference[i];
      }
      step(offset, current, gradient);
    }

    private void step(long offset, float[] current, double[] gradient) {
      float[] moving = new float[current.length];
      momentum.read(offset, FloatBuffer.wrap(moving));
      for (int i = 0; i < current.length; i++) {
        double moved = factor * moving[i] + gradient[i];
        moving[i] = (float) moved;
        current[i] = (float) (current[i] - rate * (gradient[i] + factor * moved));
      }
      momentum.write(offset, FloatBuffer.wrap(moving));
      parameters.write(offset, FloatBuffer.wrap(current));
    }

    @Override
    public Tensor state() {
      return momentum;
    }

    @Override
    public void close() {
      momentum.close();
    }
  }
}
