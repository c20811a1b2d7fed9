package tailor.model.bench;

import tailor.model.Kernels;
import tailor.model.Tensor;
import tailor.model.vector.VectorKernels;

/** What matrix products reach that do nothing else. */
final class ProductPeak {
  private static final int SIZE = 1536;
  private static final int WARM_UP = 3;
  private static final int PRODUCTS = 12;

  private ProductPeak() {}

  /** Operations per second of so many threads, each with products of its own. */
  static double operationsPerSecond(int threads) {
    double seconds = Crew.seconds(threads, worker -> new Products());
    return 2.0 * SIZE * SIZE * SIZE * PRODUCTS * threads / seconds;
  }

  private static final class Products implements Crew.Part {
    private final Kernels kernels = new VectorKernels();
    private final Tensor a = kernels.allocate(SIZE, SIZE);
    private final Tensor b = kernels.allocate(SIZE, SIZE);
    private final Tensor c = kernels.allocate(SIZE, SIZE);

    @Override
    public void prepare() {
      kernels.fill(a, 0.5);
      kernels.fill(b, 0.25);
      multiply(WARM_UP);
    }

    @Override
    public void work() {
      multiply(PRODUCTS);
    }

    @Override
    public void close() {
      kernels.close();
    }

    private void multiply(int times) {
      for (int i = 0; i < times; i++) {
        kernels.linear(a, b, c);
      }
    }
  }
}
