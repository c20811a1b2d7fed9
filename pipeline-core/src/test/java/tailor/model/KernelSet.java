package tailor.model;

import tailor.model.nd4j.Nd4jKernels;
import tailor.model.vector.VectorKernels;

/** The kernel sets in single precision, all of which are held to the same tests. */
enum KernelSet {
  ND4J {
    @Override
    Kernels open() {
      return new Nd4jKernels(Precision.FLOAT);
    }
  },
  VECTOR {
    @Override
    Kernels open() {
      return new VectorKernels();
    }
  },
  VECTOR_THREADED {
    @Override
    Kernels open() {
      return new VectorKernels(3);
    }
  };

  abstract Kernels open();
}
