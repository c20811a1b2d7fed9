package tailor.evaluate;

/**
 * How well one class is told from the others.
 *
 * <p>Precision is TP / (TP + FP), recall TP / (TP + FN), and F1 their harmonic mean, 2 TP / (2 TP +
 * FP + FN). Each is 0 where its denominator is 0, as in scikit-learn's default.
 *
 * @param label the class
 * @param truePositives examples of the class that were predicted as such
 * @param falsePositives examples of other classes that were predicted as this one
 * @param falseNegatives examples of the class that were predicted as another
 */
public record ClassMetrics(
    String label, long truePositives, long falsePositives, long falseNegatives) {

  public double precision() {
    return ratio(truePositives, truePositives + falsePositives);
  }

  public double recall() {
    return ratio(truePositives, truePositives + falseNegatives);
  }

  public double f1() {
    return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
  }

  /** The number of examples of the class. */
  public long support() {
    return truePositives + falseNegatives;
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
