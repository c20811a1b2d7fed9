package tailor.model;

import java.util.Locale;
import tailor.model.Activations.Purpose;

/** What the backward pass computes again rather than finds in memory (arXiv 1604.06174). */
public enum Recomputation {
  /** Nothing: the activations of every layer are kept. */
  NONE(Purpose.TRAINING),
  /**
   * All layers but the last from their inputs, which alone are kept: a third more work in the
   * layers, for the same bits.
   */
  LAYERS(Purpose.RECOMPUTING);

  private final Purpose purpose;

  Recomputation(Purpose purpose) {
    this.purpose = purpose;
  }

  /** What the activations of training are for. */
  Purpose purpose() {
    return purpose;
  }

  /** The name in options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
