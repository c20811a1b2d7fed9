package tailor.model;

import java.io.Serializable;

/**
 * The loss of a pair of answers to one prompt, of which people prefer one: direct preference
 * optimization (Rafailov et al. 2023, arXiv 2305.18290, equation 7), {@code -log σ(β m)}, where the
 * margin m is how much more the model prefers the chosen answer to the rejected one than it did
 * before training. With a label smoothing of ε each pair counts as turned round with that
 * probability (cDPO): {@code -(1 - ε) log σ(β m) - ε log σ(-β m)}.
 *
 * @param beta β: how closely the model stays to what it was; larger is closer
 * @param labelSmoothing ε
 */
public record PreferenceLoss(double beta, double labelSmoothing) implements Serializable {

  /** The loss of a pair with this margin, in nats. */
  double of(double margin) {
    double x = beta * margin;
    return -(1 - labelSmoothing) * logSigmoid(x) - labelSmoothing * logSigmoid(-x);
  }

  /** What the loss loses for every nat of margin: minus its derivative. */
  double gain(double margin) {
    double x = beta * margin;
    return beta * ((1 - labelSmoothing) * sigmoid(-x) - labelSmoothing * sigmoid(x));
  }

  private static double logSigmoid(double x) {
    return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double sigmoid(double x) {
    return Math.exp(logSigmoid(x));
  }
}
