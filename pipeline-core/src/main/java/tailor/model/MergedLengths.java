package tailor.model;

import java.nio.DoubleBuffer;

/**
 * The lengths of the rows of {@code W + s B A}, W being frozen, without computing the sum: {@code
 * |w|² + 2 s b·(A w) + s² b·(A Aᵀ b)} for a row w of W and b of B.
 */
final class MergedLengths {
  private final Kernels kernels;
  private final Tensor weight; // [out, in]
  private final double scaling;
  private final double[] squares;
  private final Tensor products; // [out, rank]
  private final Tensor gram; // [rank, rank]
  private final Tensor sums; // [1, out]
  private final Tensor inverse; // [1, out]
  private final Tensor factors; // [1, out]

  /**
   * Lengths for a frozen weight, read once.
   *
   * @param weight [out, in]
   * @param allocator gives the memory, and frees it
   */
  MergedLengths(Kernels kernels, Allocator allocator, Tensor weight, LoraConfig lora) {
    this.kernels = kernels;
    this.weight = weight;
    this.scaling = lora.scaling();
    products = allocator.allocate(weight.rows(), lora.rank());
    gram = allocator.allocate(lora.rank(), lora.rank());
    sums = allocator.allocate(1, weight.rows());
    inverse = allocator.allocate(1, weight.rows());
    factors = allocator.allocate(1, weight.rows());
    kernels.rowProducts(weight, weight, sums);
    squares = values(sums);
  }

  /**
   * Takes new parameters.
   *
   * @param a [rank, in]
   * @param b [out, rank]
   * @param magnitude [1, out]
   */
  void update(Tensor a, Tensor b, Tensor magnitude) {
    kernels.linear(weight, a, products); // [out, in] → [out, rank]
    kernels.scale(products, 2 * scaling);
    kernels.linear(a, a, gram); // [rank, in] → [rank, rank]
    kernels.scale(gram, scaling * scaling);
    kernels.addLinear(b, gram, products); // [out, rank] → [out, rank]
    kernels.rowProducts(products, b, sums);
    double[] added = values(sums);
    double[] inverses = new double[added.length];
    for (int i = 0; i < inverses.length; i++) {
      inverses[i] = 1 / Math.sqrt(squares[i] + added[i]);
    }
    inverse.write(0, DoubleBuffer.wrap(inverses));
    kernels.copy(magnitude, factors);
    kernels.scaleColumns(inverse, factors);
  }

  /** [1, out]: one over each length. */
  Tensor inverse() {
    return inverse;
  }

  /** [1, out]: the magnitudes over the lengths. */
  Tensor factors() {
    return factors;
  }

  /** [1, out], to compute in. */
  Tensor sums() {
    return sums;
  }

  private static double[] values(Tensor vector) {
    double[] values = new double[(int) vector.columns()];
    vector.read(0, DoubleBuffer.wrap(values));
    return values;
  }
}
