package tailor.train.metrics;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a round when it is over.
 *
 * @param round its number, from 1
 * @param step steps that each worker has taken since the run began
 * @param epoch passes over the train split since then
 * @param trainLoss cross-entropy of a target in nats, or loss of a preference pair, mean over the
 *     round, each under the parameters of its step
 * @param trainAccuracy share of targets that were the most probable token, or of pairs of which the
 *     chosen answer has gained more than the rejected one
 * @param trainMargin mean difference of the rewards of a pair's answers, in nats; null without
 *     pairs
 * @param validationLoss cross-entropy of a target of the validation split after the round; null
 *     where it was not validated
 * @param validationAccuracy as that of training
 * @param validationMargin as that of training
 * @param learningRate of the round's last step
 * @param gradientNorm mean over steps and workers, before clipping
 * @param tokens tokens read, padding not counted
 * @param targets tokens to predict, or pairs
 * @param seconds of the round, validation and checkpoint not counted
 * @param tokensPerSecond tokens by seconds
 * @param bytesExchanged parameters read by workers and sent by them
 * @param workers each worker's share, those left out that were dropped
 * @param dropped workers that were too late
 */
public record RoundMetrics(
    int round,
    long step,
    double epoch,
    double trainLoss,
    double trainAccuracy,
    @Nullable Double trainMargin,
    @Nullable Double validationLoss,
    @Nullable Double validationAccuracy,
    @Nullable Double validationMargin,
    double learningRate,
    double gradientNorm,
    long tokens,
    long targets,
    double seconds,
    double tokensPerSecond,
    long bytesExchanged,
    List<WorkerReport> workers,
    List<DroppedWorker> dropped)
    implements Serializable {

  /** Rounds that were logged before workers could be dropped say nothing of it. */
  public RoundMetrics {
    dropped = Objects.requireNonNullElse(dropped, List.of());
  }

  /** Tokens that nobody learnt from since their workers were dropped. */
  public long droppedTokens() {
    return dropped.stream().mapToLong(DroppedWorker::tokens).sum();
  }

  /** The figures of this round by name, as TensorBoard and MLflow show them. */
  public Map<String, Double> scalars() {
    Map<String, Double> scalars = new LinkedHashMap<>();
    for (TrainingMetric metric : TrainingMetric.values()) {
      metric.of(this).ifPresent(figure -> scalars.put(metric.key().replaceFirst("-", "/"), figure));
    }
    scalars.put("learning-rate", learningRate);
    scalars.put("gradient-norm", gradientNorm);
    scalars.put("tokens-per-second", tokensPerSecond);
    scalars.put("bytes-exchanged", (double) bytesExchanged);
    scalars.put("epoch", epoch);
    if (!dropped.isEmpty()) {
      scalars.put("dropped-tokens", (double) droppedTokens());
    }
    workers.forEach(
        worker ->
            scalars.put("worker-tokens/%d".formatted(worker.worker()), (double) worker.tokens()));
    return scalars;
  }

  /** One line for people. */
  public String line() {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(Locale.ROOT, "step %,d, epoch %.2f, loss %.4f", step, epoch, trainLoss));
    if (validationLoss != null) {
      line.append(String.format(Locale.ROOT, ", validation %.4f", validationLoss));
    }
    if (trainMargin != null) {
      line.append(String.format(Locale.ROOT, ", margin %.3f", trainMargin));
    }
    line.append(
        String.format(
            Locale.ROOT,
            ", accuracy %.3f, rate %.2e, gradient %.3f, %,.0f tokens/s, %,.1f MB exchanged",
            trainAccuracy,
            learningRate,
            gradientNorm,
            tokensPerSecond,
            bytesExchanged / 1e6));
    for (DroppedWorker late : dropped) {
      line.append(
          String.format(
              Locale.ROOT,
              ", worker %d on %s dropped after %.1f s: %,d tokens not learnt",
              late.worker(),
              late.host(),
              late.seconds(),
              late.tokens()));
    }
    return line.toString();
  }
}
