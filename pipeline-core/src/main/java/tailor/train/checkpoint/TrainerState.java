package tailor.train.checkpoint;

import java.util.List;
import java.util.Optional;
import tailor.train.metrics.RoundMetrics;
import tailor.train.metrics.TrainingMetric;

/**
 * Where training stood. With the configuration it says everything else: positions in the data,
 * learning rates and shuffles are functions of seed and round.
 *
 * @param round rounds done
 * @param workers number of workers
 * @param seed of the order of the data
 * @param metrics of all rounds so far, the newest last
 */
public record TrainerState(int round, int workers, long seed, List<RoundMetrics> metrics) {

  /** A figure of the last round; empty if that needs a validation, and there was none. */
  public Optional<Double> figure(TrainingMetric metric) {
    return metrics.isEmpty() ? Optional.empty() : metric.of(metrics.get(metrics.size() - 1));
  }
}
