package tailor.model.vector;

import java.nio.ByteBuffer;

/** Factors of the columns of a matrix, and products of matrices element by element, summed. */
final class Columns {
  /** Columns that one member of a team sums at least. */
  private static final int COLUMNS = 256;

  private Columns() {}

  /** {@code x *= factors}, row by row. */
  static void scale(Team team, FloatTensor factors, FloatTensor x) {
    team.divideRows(
        x,
        (member, from, to) -> {
          ByteBuffer values = factors.bytes(0, 1);
          ByteBuffer rows = x.bytes(from, to - from);
          for (int i = 0; i < to - from; i++) {
            VectorArithmetic.multiply(values, 0, rows, i * x.strideBytes(), x.width());
          }
        });
  }

  /** Adds the rows one after the other, so that the outcome is that of any number of threads. */
  static void addProducts(Team team, FloatTensor x, FloatTensor y, FloatTensor sums) {
    team.divide(
        x.columns(),
        COLUMNS,
        x.columns(),
        (member, from, to) -> {
          ByteBuffer total = sums.columnRange(from, to - from).bytes(0, 1);
          FloatTensor left = x.columnRange(from, to - from);
          FloatTensor right = y.columnRange(from, to - from);
          for (long row = 0; row < x.rows(); row++) {
            VectorArithmetic.addProduct(
                left.bytes(row, 1), 0, right.bytes(row, 1), 0, total, 0, left.width());
          }
        });
  }

  static void rowProducts(Team team, FloatTensor x, FloatTensor y, FloatTensor sums) {
    team.divideRows(
        x.stride() > y.stride() ? x : y,
        (member, from, to) -> {
          ByteBuffer left = x.bytes(from, to - from);
          ByteBuffer right = y.bytes(from, to - from);
          ByteBuffer out = sums.flat(from, to - from);
          for (int i = 0; i < to - from; i++) {
            out.putFloat(
                i * Float.BYTES,
                VectorArithmetic.dot(
                    left, i * x.strideBytes(), right, i * y.strideBytes(), x.width()));
          }
        });
  }
}
