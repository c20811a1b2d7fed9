package tailor.model;

import org.jspecify.annotations.Nullable;

/**
 * A norm of the residual stream, forward and backward. With a bias it is layer norm: the RMS norm
 * of what is left without the mean, shifted.
 *
 * @param weight [1, C]
 * @param bias [1, C], or null
 */
record Norm(Weight weight, @Nullable Weight bias) {

  /**
   * What the backward pass of layer norm works in; without rows where there is none.
   *
   * @param centered [T, C]
   * @param gradient [T, C]
   */
  record Scratch(Tensor centered, Tensor gradient) {
    static Scratch of(ModelConfig config, Allocator allocator, long tokens) {
      long rows =
          switch (config.blocks().norm()) {
            case RMS -> 0;
            case LAYER -> tokens;
          };
      return new Scratch(
          allocator.allocate(rows, config.hiddenSize()),
          allocator.allocate(rows, config.hiddenSize()));
    }
  }

  static Norm of(ParameterLayout.NormBlocks blocks, Tensor values, @Nullable Tensor gradients) {
    ParameterLayout.Block bias = blocks.bias();
    return new Norm(
        Weight.of(blocks.weight(), values, gradients),
        bias == null ? null : Weight.of(bias, values, gradients));
  }

  /** x, y: [T, C], inverse: [1, T]. */
  void apply(Kernels kernels, Tensor x, double epsilon, Tensor y, Tensor inverse) {
    if (bias == null) {
      kernels.rmsNorm(x, weight.value(), epsilon, y, inverse);
    } else {
      kernels.center(x, y);
      kernels.rmsNorm(y, weight.value(), epsilon, y, inverse);
      kernels.addBias(bias.value(), y);
    }
  }

  /** {@code sum = x + delta}, then the norm of the sum. x, delta, sum, y: [T, C]. */
  void applyToSum(
      Kernels kernels,
      Tensor x,
      Tensor delta,
      double epsilon,
      Tensor sum,
      Tensor y,
      Tensor inverse) {
    if (bias == null) {
      kernels.addRmsNorm(x, delta, weight.value(), epsilon, sum, y, inverse);
    } else {
      kernels.copy(x, sum);
      kernels.addScaled(1, delta, sum);
      apply(kernels, sum, epsilon, y, inverse);
    }
  }

  /**
   * Adds to the gradients of what is learnt.
   *
   * @param dy [T, C]
   * @param x [T, C], what was normalized
   * @param dx [T, C], to which its gradient is added
   */
  void backward(Kernels kernels, Tensor dy, Tensor x, Tensor inverse, Scratch scratch, Tensor dx) {
    if (bias == null) {
      kernels.rmsNormGradient(dy, x, weight.value(), inverse, dx, weight.gradient());
      return;
    }
    if (bias.gradient() != null) {
      kernels.biasGradient(dy, bias.gradient());
    }
    Tensor centered = scratch.centered.rowRange(0, x.rows());
    Tensor dCentered = scratch.gradient.rowRange(0, x.rows());
    kernels.center(x, centered);
    kernels.fill(dCentered, 0);
    kernels.rmsNormGradient(dy, centered, weight.value(), inverse, dCentered, weight.gradient());
    kernels.center(dCentered, dCentered);
    kernels.addScaled(1, dCentered, dx);
  }
}
