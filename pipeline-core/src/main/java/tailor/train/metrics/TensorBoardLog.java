package tailor.train.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Rounds as TensorBoard shows them: {@code tensorboard --logdir <root>/metrics} has a run for every
 * run. What was written stays as it is when a round is added, as TensorBoard goes on reading where
 * it was.
 */
final class TensorBoardLog {
  private final double started;

  /**
   * A log.
   *
   * @param started when its first round began, in seconds since 1970
   */
  TensorBoardLog(double started) {
    this.started = started;
  }

  /** Writes all rounds. */
  void write(List<RoundMetrics> rounds, OutputStream out) throws IOException {
    double time = started;
    EventFile events = new EventFile(out, time);
    for (RoundMetrics round : rounds) {
      time += round.seconds();
      events.add(time, round.step(), round.scalars());
    }
  }
}
