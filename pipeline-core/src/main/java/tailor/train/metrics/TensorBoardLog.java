package tailor.train.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
      events.add(time, round.step(), scalars(round));
    }
  }

  private static Map<String, Double> scalars(RoundMetrics round) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    for (TrainingMetric metric : TrainingMetric.values()) {
      metric
          .of(round)
          .ifPresent(figure -> scalars.put(metric.key().replaceFirst("-", "/"), figure));
    }
    scalars.put("learning-rate", round.learningRate());
    scalars.put("gradient-norm", round.gradientNorm());
    scalars.put("tokens-per-second", round.tokensPerSecond());
    scalars.put("bytes-exchanged", (double) round.bytesExchanged());
    scalars.put("epoch", round.epoch());
    round
        .workers()
        .forEach(
            worker ->
                scalars.put(
                    "worker-tokens/%d".formatted(worker.worker()), (double) worker.tokens()));
    return scalars;
  }
}
