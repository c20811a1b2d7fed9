package tailor.model;

import org.jspecify.annotations.Nullable;

/**
 * A linear map with or without a bias, forward and backward: {@code y = x wᵀ + b}; with adapters,
 * what they make of that.
 *
 * @param weight [out, in]
 * @param bias [1, out], or null
 * @param adapters of some of the map's outputs, or null
 */
record Projection(Weight weight, @Nullable Weight bias, @Nullable ProjectionAdapters adapters) {

  /** x: [T, in], y: [T, out]. */
  void apply(Kernels kernels, Tensor x, Tensor y) {
    kernels.linear(x, weight.value(), y);
    if (adapters != null) {
      adapters.apply(kernels, x, y);
    }
    if (bias != null) {
      kernels.addBias(bias.value(), y);
    }
  }

  /**
   * Adds to the gradients of what is learnt.
   *
   * @param dy [T, out]
   * @param x [T, in], what the map was applied to
   * @param dx [T, in], overwritten by its gradient
   */
  void backward(Kernels kernels, Tensor dy, Tensor x, Tensor dx) {
    if (weight.gradient() != null) {
      kernels.linearWeightGradient(dy, x, weight.gradient());
    }
    if (bias != null && bias.gradient() != null) {
      kernels.biasGradient(dy, bias.gradient());
    }
    if (adapters == null) {
      kernels.linearInputGradient(dy, weight.value(), dx);
    } else {
      adapters.backward(kernels, dy, weight.value(), x, dx);
    }
  }
}
