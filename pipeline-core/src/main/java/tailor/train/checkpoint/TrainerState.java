package tailor.train.checkpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tailor.train.metrics.RoundMetrics;

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

  /** The validation loss after the last round; null if it was not validated. */
  public @Nullable Double validationLoss() {
    return metrics.isEmpty() ? null : metrics.get(metrics.size() - 1).validationLoss();
  }
}
