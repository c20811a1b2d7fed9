package tailor.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The adapter of one linear map, forward and backward. {@code y = f * (x Wᵀ + s d(x) Aᵀ Bᵀ)}, where
 * the factors f, magnitude over length, are 1 without magnitudes, and d drops elements in training.
 * PEFT's DoRA with dropout differs in that it drops from what the factors change, too, at the price
 * of a second product with W.
 *
 * @param module whose adapter it is
 * @param scaling s
 * @param a [rank, in]
 * @param b [out, rank]
 * @param magnitude [1, out], or null
 * @param lengths of the rows of the merged weight; null without magnitudes
 * @param activations of this module
 * @param dropout of the input in this pass
 */
record LowRankAdapter(
    AdapterLayout.Module module,
    double scaling,
    Weight a,
    Weight b,
    @Nullable Weight magnitude,
    @Nullable MergedLengths lengths,
    AdapterActivations.Module activations,
    Dropout dropout) {

  /** This module's columns of what the whole product made, or of its gradient. */
  Tensor columns(Tensor y) {
    return y.columnRange(module.firstOutput(), module.outputs());
  }

  /**
   * Adds to what the frozen map made.
   *
   * @param x [T, in]
   * @param y [T, out], what the frozen map made of x, changed in place
   * @param work to keep what is left of x in
   */
  void apply(Kernels kernels, Tensor x, Tensor y, AdapterActivations work) {
    Tensor low = activations.low();
    kernels.linear(input(kernels, x, work), a.value(), low); // [T, in] → [T, rank]
    kernels.scale(low, scaling);
    kernels.addLinear(low, b.value(), y); // [T, rank] → [T, out]
    if (lengths != null) {
      if (activations.raw() != null) {
        kernels.copy(y, activations.raw());
      }
      kernels.scaleColumns(lengths.factors(), y);
    }
  }

  /** What is left of x: x itself, or a copy of which elements are dropped. */
  private Tensor input(Kernels kernels, Tensor x, AdapterActivations work) {
    if (!dropout.isActive()) {
      return x;
    }
    Tensor left = work.input(x.columns());
    kernels.copy(x, left);
    kernels.dropout(dropout, left);
    return left;
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
   * @param dx [T, in]
   * @param work to compute in
   */
  void backward(Kernels kernels, Tensor dy, Tensor x, Tensor dx, AdapterActivations work) {
    Tensor dLow = work.dLow();
    Tensor dB = Objects.requireNonNull(b.gradient());
    Tensor dA = Objects.requireNonNull(a.gradient());
    kernels.linearWeightGradient(dy, activations.low(), dB); // → [out, rank]
    kernels.linearInputGradient(dy, b.value(), dLow); // [T, out] → [T, rank]
    kernels.scale(dLow, scaling);
    Tensor left = input(kernels, x, work);
    kernels.linearWeightGradient(dLow, left, dA); // → [rank, in]
    if (!dropout.isActive()) {
      kernels.addLinearInputGradient(dLow, a.value(), dx); // [T, rank] → [T, in]
      return;
    }
    kernels.linearInputGradient(dLow, a.value(), left); // [T, rank] → [T, in]
    kernels.dropout(dropout, left);
    kernels.addScaled(1, left, dx);
  }
}
