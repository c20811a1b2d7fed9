package tailor.train.graph;

import java.io.Serializable;
import tailor.model.Kernels;
import tailor.model.Recomputation;

/**
 * How a model computes.
 *
 * @param kernels the implementation of its operations
 * @param precision of its products with weight matrices
 * @param recomputation what training computes again rather than keeps
 */
public record Computation(
    KernelSet kernels, TrainingPrecision precision, Recomputation recomputation)
    implements Serializable {

  /** In single precision, everything kept. */
  public static Computation of(KernelSet kernels) {
    return new Computation(kernels, TrainingPrecision.FP32, Recomputation.NONE);
  }

  /** Opens the kernels; the caller closes them. */
  Kernels open(int threads) {
    return kernels.open(threads, precision);
  }
}
