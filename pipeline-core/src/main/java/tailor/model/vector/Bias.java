package tailor.model.vector;

import java.nio.ByteBuffer;

/** A vector that is added to every row of a matrix, and its gradient. */
final class Bias {
  /** Columns that one member of a team sums at least. */
  private static final int COLUMNS = 256;

  private Bias() {}

  static void add(Team team, FloatTensor bias, FloatTensor x) {
    team.divideRows(
        x,
        (member, from, to) -> {
          ByteBuffer values = bias.bytes(0, 1);
          ByteBuffer rows = x.bytes(from, to - from);
          for (int i = 0; i < to - from; i++) {
            VectorArithmetic.addScaled(1, values, 0, rows, i * x.strideBytes(), x.width());
          }
        });
  }

  /** Adds the rows one after the other, so that the outcome is that of any number of threads. */
  static void gradient(Team team, FloatTensor dx, FloatTensor dBias) {
    team.divide(
        dx.columns(),
        COLUMNS,
        dx.columns(),
        (member, from, to) -> {
          ByteBuffer sums = dBias.columnRange(from, to - from).bytes(0, 1);
          FloatTensor columns = dx.columnRange(from, to - from);
          for (long row = 0; row < dx.rows(); row++) {
            VectorArithmetic.addScaled(1, columns.bytes(row, 1), 0, sums, 0, columns.width());
          }
        });
  }
}
