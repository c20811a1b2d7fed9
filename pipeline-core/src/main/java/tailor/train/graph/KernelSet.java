package tailor.train.graph;

import tailor.model.Kernels;
import tailor.model.Precision;
import tailor.model.nd4j.Nd4jKernels;

/** The implementations of {@link Kernels} that a configuration can name. */
public enum KernelSet {
  /** INDArray operations on whatever backend ND4J has. */
  ND4J {
    @Override
    public Kernels open() {
      return new Nd4jKernels(Precision.FLOAT);
    }
  };

  /** A new kernel set in single precision; the caller closes it. */
  public abstract Kernels open();
}
