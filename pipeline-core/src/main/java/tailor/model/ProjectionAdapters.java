package tailor.model;

import java.util.List;

/** The adapters of those maps that one product computes at once. */
record ProjectionAdapters(List<LowRankAdapter> adapters, AdapterActivations activations) {

  /** x: [T, in], y: [T, out], what the frozen product made of x, changed in place. */
  void apply(Kernels kernels, Tensor x, Tensor y) {
    for (LowRankAdapter adapter : adapters) {
      adapter.apply(kernels, x, adapter.columns(y), activations);
    }
  }

  /**
   * Adds to the gradients of the adapters.
   *
   * @param dy [T, out]
   * @param weight [out, in], the frozen one
   * @param x [T, in]
   * @param dx [T, in], overwritten
   */
  void backward(Kernels kernels, Tensor dy, Tensor weight, Tensor x, Tensor dx) {
    Tensor scaled = activations.dScaled(dy.columns());
    Tensor dRaw = scaled == null ? dy : scaled; // [T, out]
    if (scaled != null) {
      kernels.copy(dy, scaled);
      for (LowRankAdapter adapter : adapters) {
        adapter.backwardMagnitude(kernels, adapter.columns(scaled));
      }
    }
    kernels.linearInputGradient(dRaw, weight, dx); // [T, out] → [T, in]
    for (LowRankAdapter adapter : adapters) {
      adapter.backward(kernels, adapter.columns(dRaw), x, dx, activations);
    }
  }
}
