package tailor.train.graph;

import tailor.model.Kernels;
import tailor.model.Precision;
import tailor.model.nd4j.Nd4jKernels;
import tailor.model.vector.VectorKernels;

/** The implementations of {@link Kernels} that a configuration can name. */
public enum KernelSet {
  /** The CPU's fast path. */
  VECTOR {
    @Override
    public Kernels open(int threads) {
      return new VectorKernels(threads);
    }
  },
  /** INDArray operations on whatever backend ND4J has, which decides about threads itself. */
  ND4J {
    @Override
    public Kernels open(int threads) {
      return new Nd4jKernels(Precision.FLOAT);
    }
  };

  /** A new kernel set in single precision; the caller closes it. */
  public abstract Kernels open(int threads);
}
