package tailor.train;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tailor.train.metrics.RoundMetrics;
import tailor.train.metrics.TrainingMetric;

/**
 * Says whether training is to end before its plan does. It judges by the rounds alone, so that a
 * resumed run stops where the uninterrupted one does.
 */
final class EarlyStopping {
  private final EarlyStoppingOptions options;
  private final TrainingMetric metric;

  EarlyStopping(EarlyStoppingOptions options, TrainingMetric metric) {
    this.options = options;
    this.metric = metric;
  }

  /** The reason to stop after these rounds, for people; empty to go on. */
  Optional<String> reason(List<RoundMetrics> rounds) {
    double best = Double.NaN;
    int bestRound = 0;
    int waited = 0;
    for (RoundMetrics round : rounds) {
      Optional<Double> figure = metric.of(round);
      if (figure.isEmpty()) {
        continue;
      }
      if (bestRound == 0 || metric.isBetter(figure.get(), best, options.minDelta())) {
        best = figure.get();
        bestRound = round.round();
        waited = 0;
      } else {
        waited++;
      }
    }
    return waited < options.patience()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s has not improved by more than %s in %d validations; its best is %.4f, after"
                    + " round %d",
                metric.key(),
                options.minDelta(),
                waited,
                best,
                bestRound));
  }
}
