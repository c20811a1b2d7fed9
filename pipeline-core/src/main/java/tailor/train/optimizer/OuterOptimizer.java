package tailor.train.optimizer;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import tailor.model.Kernels;
import tailor.model.Tensor;

/**
 * Turns the mean of the workers' parameters into the next round's. The mean arrives in pieces of
 * any size and order, each element once a round.
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
      float[] moving = new float[mean.length];
      parameters.read(offset, FloatBuffer.wrap(current));
      momentum.read(offset, FloatBuffer.wrap(moving));
      for (int i = 0; i < mean.length; i++) {
        double gradient = (double) current[i] - mean[i];
        double moved = factor * moving[i] + gradient;
        moving[i] = (float) moved;
        current[i] = (float) (current[i] - rate * (gradient + factor * moved));
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
