package tailor.train.graph;

import java.io.Serializable;
import tailor.model.Kernels;

/**
 * How a model computes.
 *
 * @param kernels the implementation of its operations
 * @param precision of its products with weight matrices
 */
public record Computation(KernelSet kernels, TrainingPrecision precision) implements Serializable {

  /** In single precision. */
  public static Computation of(KernelSet kernels) {
    return new Computation(kernels, TrainingPrecision.FP32);
  }

  /** Opens the kernels; the caller closes them. */
  Kernels open(int threads) {
    return kernels.open(threads, precision);
  }
}
