package tailor.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * The rungs of a sweep: shares of each trial's plan after which the trials are compared. Every
 * trial keeps the learning rates of its whole plan, as in ASHA (arXiv 1810.05934), and goes on from
 * where it was.
 */
public final class Halving {
  private final int factor;
  private final List<Double> shares;

  private Halving(int factor, List<Double> shares) {
    this.factor = factor;
    this.shares = shares;
  }

  /** The rungs of these options; one rung, the end, without halving. */
  public static Halving of(SweepOptions options) {
    return options
        .halving()
        .map(halving -> new Halving(halving.factor(), shares(halving)))
        .orElseGet(() -> new Halving(1, List.of(1.0)));
  }

  private static List<Double> shares(HalvingOptions halving) {
    List<Double> shares = new ArrayList<>();
    for (int i = halving.rungs() - 1; i >= 0; i--) {
      shares.add(Math.pow(halving.factor(), -i));
    }
    return shares;
  }

  /** Shares of the plan, the last of which is 1. */
  public List<Double> shares() {
    return shares;
  }

  /** How many of the trials of a rung go on to the next: the best of each {@code factor}. */
  public int survivors(int trials) {
    return (trials + factor - 1) / factor;
  }
}
