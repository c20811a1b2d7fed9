package tailor.model.vector;

import java.nio.ByteBuffer;

/**
 * Sums of squares: in floats over a few elements a lane, in doubles from there on, always over the
 * same runs of elements, so that the sum does not depend on the number of threads.
 */
final class SumOfSquares {
  /** Elements whose squares are summed as floats, a handful in each lane. */
  private static final int RUN = 512;

  /** Elements whose runs are summed as one double. */
  private static final int PART = 1 << 18;

  private SumOfSquares() {}

  static double of(Team team, FloatTensor x) {
    long rows = x.isContiguous() ? 1 : x.rows();
    double total = 0;
    for (long row = 0; row < rows; row++) {
      total += ofContiguous(team, x.isContiguous() ? x : x.rowRange(row, 1));
    }
    return total;
  }

  private static double ofContiguous(Team team, FloatTensor x) {
    double[] parts = new double[Math.toIntExact((x.size() + PART - 1) / PART)];
    team.divide(
        x.size(),
        PART,
        PART,
        (member, from, to) ->
            parts[Math.toIntExact(from / PART)] =
                ofPart(x.flat(from, to - from), (int) (to - from)));
    double total = 0;
    for (double part : parts) {
      total += part;
    }
    return total;
  }

  private static double ofPart(ByteBuffer x, int count) {
    double sum = 0;
    for (int i = 0; i < count; i += RUN) {
      int at = i * Float.BYTES;
      sum += VectorArithmetic.dot(x, at, x, at, Math.min(RUN, count - i));
    }
    return sum;
  }
}
