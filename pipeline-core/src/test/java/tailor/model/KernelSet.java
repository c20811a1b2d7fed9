package tailor.model;

/** The kernel sets in single precision, all of which are held to the same tests. */
enum KernelSet {
  ND4J {
    @Override
    Kernels open() {
      return new Nd4jKernels(Precision.FLOAT);
    }
  };

  abstract Kernels open();
}
