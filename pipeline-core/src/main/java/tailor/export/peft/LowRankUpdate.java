package tailor.export.peft;

import org.jspecify.annotations.Nullable;

/**
 * What an adapter makes of the weight of one linear map: {@code W + s B A}, with magnitudes each
 * row of it scaled to its magnitude.
 *
 * @param a [rank, inputs], row by row
 * @param b [outputs, rank], row by row
 * @param magnitude [outputs], or null
 */
@SuppressWarnings("ArrayRecordComponent")
record LowRankUpdate(
    int rank,
    int inputs,
    int outputs,
    double scaling,
    float[] a,
    float[] b,
    float @Nullable [] magnitude) {

  /** Turns a row of W into that of the merged weight. */
  void apply(int row, float[] values) {
    double[] sum = new double[inputs];
    for (int k = 0; k < rank; k++) {
      double factor = scaling * b[row * rank + k];
      int at = k * inputs;
      for (int i = 0; i < inputs; i++) {
        sum[i] += factor * a[at + i];
      }
    }
    for (int i = 0; i < inputs; i++) {
      sum[i] += values[i];
    }
    double factor = magnitude == null ? 1 : magnitude[row] / length(sum);
    for (int i = 0; i < inputs; i++) {
      values[i] = (float) (factor * sum[i]);
    }
  }

  private static double length(double[] row) {
    double squares = 0;
    for (double value : row) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }
}
