package tailor.model.vector;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products with a weight matrix [out, in]. A few rows of input, as in generation, read the weights
 * once from memory and do little with them, which a product of vectors does faster than BLAS.
 */
final class Linear {
  /** Most rows of input that are multiplied without BLAS. */
  private static final int FEW_ROWS = 2;

  /**
   * Rows or columns of a weight matrix come to a member of a team in multiples of this: vectors
   * stay whole, and the halves of common sizes such as 576 and 288 are equal.
   */
  private static final int GRAIN = 16;

  /** Multiply-adds below which a product is left to the calling thread. */
  private static final long SMALL = 1 << 17;

  private static final int DOTS = 4;

  private final Team team;
  private final WeightProducts products;

  Linear(Team team, WeightProducts products) {
    this.team = team;
    this.products = products;
  }

  /** {@code y = x wᵀ}. x: [T, in], w: [out, in], y: [T, out]. */
  void forward(FloatTensor x, FloatTensor w, FloatTensor y) {
    if (x.rows() <= FEW_ROWS) {
      long largest = Math.max(DOTS, FloatTensor.BUFFER_LIMIT / w.stride());
      divide(
          w.rows(),
          x.rows() * w.size(),
          largest,
          (member, from, count) ->
              multiplyFewRows(x, w.rowRange(from, count), y.columnRange(from, count)));
      return;
    }
    multiply(x, w, 0, y);
  }

  /** {@code y += x wᵀ}. x: [T, in], w: [out, in], y: [T, out]. */
  void addForward(FloatTensor x, FloatTensor w, FloatTensor y) {
    multiply(x, w, 1, y);
  }

  private void multiply(FloatTensor x, FloatTensor w, float beta, FloatTensor y) {
    divide(
        w.rows(),
        x.rows() * w.size(),
        w.rows(),
        (member, from, count) ->
            products.forward(member, x, w.rowRange(from, count), beta, y.columnRange(from, count)));
  }

  /** {@code dx = dy w}. dy: [T, out], w: [out, in], dx: [T, in]. */
  void inputGradient(FloatTensor dy, FloatTensor w, FloatTensor dx) {
    inputGradient(dy, w, 0, dx);
  }

  /** {@code dx += dy w}. dy: [T, out], w: [out, in], dx: [T, in]. */
  void addInputGradient(FloatTensor dy, FloatTensor w, FloatTensor dx) {
    inputGradient(dy, w, 1, dx);
  }

  private void inputGradient(FloatTensor dy, FloatTensor w, float beta, FloatTensor dx) {
    divide(
        w.columns(),
        dy.rows() * w.size(),
        w.columns(),
        (member, from, count) ->
            products.inputGradient(
                member, dy, w.columnRange(from, count), beta, dx.columnRange(from, count)));
  }

  /** {@code dw += dyᵀ x}. dy: [T, out], x: [T, in], dw: [out, in]. */
  void weightGradient(FloatTensor dy, FloatTensor x, FloatTensor dw) {
    divide(
        dw.rows(),
        x.rows() * dw.size(),
        dw.rows(),
        (member, from, count) ->
            products.weightGradient(
                member, dy.columnRange(from, count), x, dw.rowRange(from, count)));
  }

  /** Work on some rows or columns of a weight matrix. */
  private interface Part {
    void run(int member, long from, long count);
  }

  private void divide(long count, long work, long largest, Part part) {
    long grain = work < SMALL ? count : GRAIN;
    team.divide(count, grain, largest, (member, from, to) -> part.run(member, from, to - from));
  }

  private static void multiplyFewRows(FloatTensor x, FloatTensor w, FloatTensor y) {
    ByteBuffer weights = w.bytes(0, w.rows());
    for (long row = 0; row < x.rows(); row++) {
      multiplyVector(
          x.bytes(row, 1), weights, w.strideBytes(), w.width(), y.bytes(row, 1), y.width());
    }
  }

  private static void multiplyVector(
      ByteBuffer x, ByteBuffer w, int strideBytes, int width, ByteBuffer y, int count) {
    int done = 0;
    for (; done + DOTS <= count; done += DOTS) {
      fourDots(x, w, done * strideBytes, strideBytes, width, y, done * Float.BYTES);
    }
    for (; done < count; done++) {
      y.putFloat(done * Float.BYTES, VectorArithmetic.dot(x, 0, w, done * strideBytes, width));
    }
  }

  private static void fourDots(
      ByteBuffer x, ByteBuffer w, int atW, int strideBytes, int width, ByteBuffer y, int atY) {
    int whole = Lanes.vectorBytes(width);
    int second = atW + strideBytes;
    int third = second + strideBytes;
    int fourth = third + strideBytes;
    FloatVector sums1 = Lanes.zero();
    FloatVector sums2 = Lanes.zero();
    FloatVector sums3 = Lanes.zero();
    FloatVector sums4 = Lanes.zero();
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector value = Lanes.load(x, i);
      sums1 = value.fma(Lanes.load(w, atW + i), sums1);
      sums2 = value.fma(Lanes.load(w, second + i), sums2);
      sums3 = value.fma(Lanes.load(w, third + i), sums3);
      sums4 = value.fma(Lanes.load(w, fourth + i), sums4);
    }
    float sum1 = sums1.reduceLanes(VectorOperators.ADD);
    float sum2 = sums2.reduceLanes(VectorOperators.ADD);
    float sum3 = sums3.reduceLanes(VectorOperators.ADD);
    float sum4 = sums4.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      float value = x.getFloat(i);
      sum1 = Math.fma(value, w.getFloat(atW + i), sum1);
      sum2 = Math.fma(value, w.getFloat(second + i), sum2);
      sum3 = Math.fma(value, w.getFloat(third + i), sum3);
      sum4 = Math.fma(value, w.getFloat(fourth + i), sum4);
    }
    y.putFloat(atY, sum1);
    y.putFloat(atY + Float.BYTES, sum2);
    y.putFloat(atY + 2 * Float.BYTES, sum3);
    y.putFloat(atY + 3 * Float.BYTES, sum4);
  }
}
