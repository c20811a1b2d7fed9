package tailor.model;

/** What happens between the two linear maps of the feed-forward network. */
public enum FeedForward {
  /** Two maps side by side, one the gate of the other (arXiv 2002.05202). */
  SWI_GLU(2) {
    @Override
    void apply(Kernels kernels, Tensor x, Tensor out) {
      kernels.swiGlu(x, out);
    }

    @Override
    void gradient(Kernels kernels, Tensor dOut, Tensor x, Tensor dx) {
      kernels.swiGluGradient(dOut, x, dx);
    }
  },
  /** GELU by its approximation with tanh ({@code gelu_new}, arXiv 1606.08415). */
  GELU_TANH(1) {
    @Override
    void apply(Kernels kernels, Tensor x, Tensor out) {
      kernels.gelu(x, out);
    }

    @Override
    void gradient(Kernels kernels, Tensor dOut, Tensor x, Tensor dx) {
      kernels.geluGradient(dOut, x, dx);
    }
  };

  private final int inputs;

  FeedForward(int inputs) {
    this.inputs = inputs;
  }

  /** How many elements of the first map make one element for the second. */
  public int inputs() {
    return inputs;
  }

  /** x: [T, inputs * intermediate], out: [T, intermediate]. */
  abstract void apply(Kernels kernels, Tensor x, Tensor out);

  /** dOut: [T, intermediate], x, dx: [T, inputs * intermediate]. */
  abstract void gradient(Kernels kernels, Tensor dOut, Tensor x, Tensor dx);
}
