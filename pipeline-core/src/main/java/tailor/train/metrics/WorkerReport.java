package tailor.train.metrics;

import java.io.Serializable;

/**
 * What a worker did in a round.
 *
 * @param worker its number
 * @param host where it worked
 * @param device address of the device it worked on; empty for none
 * @param steps steps taken
 * @param tokens tokens read, padding not counted
 * @param targets tokens to predict, or preference pairs
 * @param correct of these, those that were the most probable token, or pairs of which the chosen
 *     answer has gained more than the rejected one
 * @param lossSum sum of their losses, in nats
 * @param marginSum sum of the differences of rewards of preference pairs; 0 without pairs
 * @param gradientNormSum sum over the steps of the norms of the gradients, before clipping
 * @param seconds from the first step to the last
 */
public record WorkerReport(
    int worker,
    String host,
    String device,
    int steps,
    long tokens,
    long targets,
    long correct,
    double lossSum,
    double marginSum,
    double gradientNormSum,
    double seconds)
    implements Serializable {

  /** The same report from this device. */
  public WorkerReport on(String address) {
    return new WorkerReport(
        worker,
        host,
        address,
        steps,
        tokens,
        targets,
        correct,
        lossSum,
        marginSum,
        gradientNormSum,
        seconds);
  }

  /** Whether loss or gradients stopped being numbers. */
  public boolean diverged() {
    return !Double.isFinite(lossSum) || !Double.isFinite(gradientNormSum);
  }
}
