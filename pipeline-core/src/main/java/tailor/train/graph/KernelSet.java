package tailor.train.graph;

import tailor.config.ConfigurationException;
import tailor.model.Kernels;
import tailor.model.Precision;
import tailor.model.nd4j.Nd4jKernels;
import tailor.model.vector.ProductPrecision;
import tailor.model.vector.VectorKernels;

/** The implementations of {@link Kernels} that a configuration can name. */
public enum KernelSet {
  /** The CPU's fast path. */
  VECTOR {
    @Override
    public Kernels open(int threads, TrainingPrecision precision) {
      return new VectorKernels(threads, products(precision));
    }

    @Override
    public void requireSupported(TrainingPrecision precision) {
      products(precision).requireSupported();
    }

    private ProductPrecision products(TrainingPrecision precision) {
      return switch (precision) {
        case FP32 -> ProductPrecision.FLOAT;
        case BF16 -> ProductPrecision.BFLOAT16;
      };
    }
  },
  /** INDArray operations on whatever backend ND4J has, which decides about threads itself. */
  ND4J {
    @Override
    public Kernels open(int threads, TrainingPrecision precision) {
      requireSupported(precision);
      return new Nd4jKernels(Precision.FLOAT);
    }

    @Override
    public void requireSupported(TrainingPrecision precision) {
      if (precision != TrainingPrecision.FP32) {
        throw new ConfigurationException(
            "the nd4j kernels compute in fp32 only, not in "
                + precision
                + ". Use fp32, or the vector kernels.");
      }
    }
  };

  /**
   * A new kernel set; the caller closes it.
   *
   * @throws ConfigurationException if the precision is not supported here
   */
  public abstract Kernels open(int threads, TrainingPrecision precision);

  /**
   * Checks that these kernels have the precision on this machine.
   *
   * @throws ConfigurationException if they have not
   */
  public abstract void requireSupported(TrainingPrecision precision);

  /** A new kernel set in single precision; the caller closes it. */
  public Kernels open(int threads) {
    return open(threads, TrainingPrecision.FP32);
  }
}
