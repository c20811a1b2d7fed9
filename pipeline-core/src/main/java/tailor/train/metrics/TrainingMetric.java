package tailor.train.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A figure of every round, or of every validated one, that training can be judged by. */
public enum TrainingMetric {
  TRAIN_LOSS(Direction.DOWN, RoundMetrics::trainLoss),
  TRAIN_ACCURACY(Direction.UP, RoundMetrics::trainAccuracy),
  TRAIN_MARGIN(Direction.UP, RoundMetrics::trainMargin),
  VALIDATION_LOSS(Direction.DOWN, RoundMetrics::validationLoss),
  VALIDATION_ACCURACY(Direction.UP, RoundMetrics::validationAccuracy),
  VALIDATION_MARGIN(Direction.UP, RoundMetrics::validationMargin);

  private enum Direction {
    UP,
    DOWN
  }

  private final Direction better;
  private final Function<RoundMetrics, @Nullable Double> figure;

  TrainingMetric(Direction better, Function<RoundMetrics, @Nullable Double> figure) {
    this.better = better;
    this.figure = figure;
  }

  /** The name in configurations and tables: {@code validation-loss}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The metric of a name. */
  public static Optional<TrainingMetric> ofKey(String key) {
    return Arrays.stream(values()).filter(metric -> metric.key().equals(key)).findFirst();
  }

  /** All names. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(TrainingMetric::key).toList();
  }

  /** The figure of a round; empty where it was not validated. */
  public Optional<Double> of(RoundMetrics round) {
    return Optional.ofNullable(figure.apply(round));
  }

  /** Whether a figure is better than another by more than so much. */
  public boolean isBetter(double figure, double than, double byMoreThan) {
    return better == Direction.UP ? figure > than + byMoreThan : figure < than - byMoreThan;
  }

  /** Whether a figure is as good as an objective, or better. */
  public boolean meets(double figure, double objective) {
    return better == Direction.UP ? figure >= objective : figure <= objective;
  }

  /** How far a figure is from perfect: the lower, the better. */
  public double cost(double figure) {
    return better == Direction.UP ? -figure : figure;
  }

  /** The best figure of these rounds; empty if none has any. */
  public Optional<Double> best(List<RoundMetrics> rounds) {
    return bestOf(rounds.stream().flatMap(round -> of(round).stream()).toList());
  }

  /** The best of these figures; empty if there are none. */
  public Optional<Double> bestOf(List<Double> figures) {
    return figures.stream().reduce((best, next) -> isBetter(next, best, 0) ? next : best);
  }
}
