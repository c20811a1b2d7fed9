package tailor.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The adapter of one linear map, forward and backward. {@code y = f * (x Wᵀ + s x Aᵀ Bᵀ)}, where
 * the factors f, magnitude over length, are 1 without magnitudes.
 *
 * @param module whose adapter it is
 * @param scaling s
 * @param a [rank, in]
 * @param b [out, rank]
 * @param magnitude [1, out], or null
 * @param lengths of the rows of the merged weight; null without magnitudes
 * @param activations of this module
 */
record LowRankAdapter(
    AdapterLayout.Module module,
    double scaling,
    Weight a,
    Weight b,
    @Nullable Weight magnitude,
    @Nullable MergedLengths lengths,
    AdapterActivations.Module activations) {

  /** This module's columns of what the whole product made, or of its gradient. */
  Tensor columns(Tensor y) {
    return y.columnRange(module.firstOutput(), module.outputs());
  }

  /** x: [T, in], y: [T, out], what the frozen map made of x, changed in place. */
  void apply(Kernels kernels, Tensor x, Tensor y) {
    Tensor low = activations.low();
    kernels.linear(x, a.value(), low); // [T, in] → [T, rank]
    kernels.scale(low, scaling);
    kernels.addLinear(low, b.value(), y); // [T, rank] → [T, out]
    if (lengths != null) {
      if (activations.raw() != null) {
        kernels.copy(y, activations.raw());
      }
      kernels.scaleColumns(lengths.factors(), y);
    }
  }

  /**
   * Adds to the gradient of the magnitude, and turns the gradient of the scaled outcome into that
   * of the outcome before. dy: [T, out], changed in place.
   */
  void backwardMagnitude(Kernels kernels, Tensor dy) {
    if (magnitude == null || lengths == null) {
      return;
    }
    Tensor sums = lengths.sums(); // [1, out]
    kernels.fill(sums, 0);
    kernels.addColumnProducts(dy, Objects.requireNonNull(activations.raw()), sums);
    kernels.scaleColumns(lengths.inverse(), sums);
    kernels.addScaled(1, sums, Objects.requireNonNull(magnitude.gradient()));
    kernels.scaleColumns(lengths.factors(), dy);
  }

  /**
   * Adds to the gradients of A and B, and to that of x.
   *
   * @param dy [T, out], of the outcome before magnitudes
   * @param x [T, in]
   * @param dLow [T, rank], to compute in
   * @param dx [T, in]
   */
  void backward(Kernels kernels, Tensor dy, Tensor x, Tensor dLow, Tensor dx) {
    Tensor dB = Objects.requireNonNull(b.gradient());
    Tensor dA = Objects.requireNonNull(a.gradient());
    kernels.linearWeightGradient(dy, activations.low(), dB); // → [out, rank]
    kernels.linearInputGradient(dy, b.value(), dLow); // [T, out] → [T, rank]
    kernels.scale(dLow, scaling);
    kernels.linearWeightGradient(dLow, x, dA); // → [rank, in]
    kernels.addLinearInputGradient(dLow, a.value(), dx); // [T, rank] → [T, in]
  }
}
