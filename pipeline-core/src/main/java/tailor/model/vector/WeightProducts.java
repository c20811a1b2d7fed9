package tailor.model.vector;

/**
 * The matrix products of a weight matrix [out, in], or of some of its rows or columns, by one
 * member of a team. Rows of every operand may be strided. With a beta of 0 the outcome is
 * overwritten, with 1 added to.
 */
interface WeightProducts extends AutoCloseable {
  /** {@code y = x wᵀ + beta y}. x: [T, in], w: [out, in], y: [T, out]. */
  void forward(int member, FloatTensor x, FloatTensor w, float beta, FloatTensor y);

  /** {@code dx = dy w + beta dx}. dy: [T, out], w: [out, in], dx: [T, in]. */
  void inputGradient(int member, FloatTensor dy, FloatTensor w, float beta, FloatTensor dx);

  /** {@code dw += dyᵀ x}. dy: [T, out], x: [T, in], dw: [out, in]. */
  void weightGradient(int member, FloatTensor dy, FloatTensor x, FloatTensor dw);

  /** Frees what the products work in. */
  @Override
  void close();
}
