package tailor.train.graph;

import java.util.Locale;

/** What products with weight matrices are computed in; all else is in single precision. */
public enum TrainingPrecision {
  /** Single precision. */
  FP32,
  /**
   * Operands rounded to bfloat16, sums in single precision, as are weights, activations, gradients
   * and the optimizer's state.
   */
  BF16;

  /** The name in options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
