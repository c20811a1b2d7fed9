package tailor.model;

import org.jspecify.annotations.Nullable;

/**
 * A linear map with or without a bias, forward and backward: {@code y = x wᵀ + b}.
 *
 * @param weight [out, in]
 * @param bias [1, out], or null
 */
record Projection(Tensor weight, @Nullable Tensor bias) {
  static Projection of(
      ParameterLayout.Block weight, ParameterLayout.@Nullable Block bias, Tensor flat) {
    return new Projection(weight.in(flat), bias == null ? null : bias.in(flat));
  }

  /** x: [T, in], y: [T, out]. */
  void apply(Kernels kernels, Tensor x, Tensor y) {
    kernels.linear(x, weight, y);
    if (bias != null) {
      kernels.addBias(bias, y);
    }
  }

  /** dy: [T, out], dx: [T, in]. */
  void inputGradient(Kernels kernels, Tensor dy, Tensor dx) {
    kernels.linearInputGradient(dy, weight, dx);
  }

  /** Adds to this projection, which holds gradients. dy: [T, out], x: [T, in]. */
  void addGradients(Kernels kernels, Tensor dy, Tensor x) {
    kernels.linearWeightGradient(dy, x, weight);
    if (bias != null) {
      kernels.biasGradient(dy, bias);
    }
  }
}
