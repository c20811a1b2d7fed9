package tailor.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tailor.config.Problems;
import tailor.run.BadDataException;

/** Decides whether a tuned model is good enough to be used. */
public final class Gates {
  /** Whether more of a metric is better, or less. */
  private static final Map<String, Direction> METRICS =
      Map.of(
          "macro-f1", Direction.AT_LEAST,
          "micro-f1", Direction.AT_LEAST,
          "accuracy", Direction.AT_LEAST,
          "token-accuracy", Direction.AT_LEAST,
          "perplexity", Direction.AT_MOST);

  private enum Direction {
    AT_LEAST {
      @Override
      boolean isMet(double value, double gate) {
        return value >= gate;
      }

      @Override
      boolean isAttainable(double gate) {
        return gate <= 1;
      }
    },
    AT_MOST {
      @Override
      boolean isMet(double value, double gate) {
        return value <= gate;
      }

      @Override
      boolean isAttainable(double gate) {
        return gate >= 1;
      }
    };

    abstract boolean isMet(double value, double gate);

    abstract boolean isAttainable(double gate);

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private final Map<String, Double> gates;

  public Gates(Map<String, Double> gates) {
    this.gates = gates;
  }

  /** Reports gates on metrics that do not exist, and gates that no model can meet. */
  public void check(Problems problems) {
    gates.forEach(
        (metric, gate) -> {
          Direction direction = METRICS.get(metric);
          if (direction == null) {
            problems.add(
                "evaluate.gates." + metric,
                "is not the name of a metric; known: "
                    + METRICS.keySet().stream().sorted().collect(Collectors.joining(", ")));
          } else if (!direction.isAttainable(gate)) {
            problems.add(
                "evaluate.gates." + metric,
                "is %s, which no model meets; expected %s 1"
                    .formatted(gate, direction == Direction.AT_LEAST ? "at most" : "at least"));
          }
        });
  }

  /**
   * Compares the figures of a model with the gates.
   *
   * @param metrics by name
   * @throws BadDataException naming every gate that is not met; a metric that was not measured does
   *     not meet its gate
   */
  public void require(Map<String, Double> metrics) {
    List<String> unmet = new ArrayList<>();
    gates.forEach(
        (metric, gate) -> {
          double value = metrics.getOrDefault(metric, Double.NaN);
          Direction direction = METRICS.getOrDefault(metric, Direction.AT_LEAST);
          if (!direction.isMet(value, gate)) {
            unmet.add(
                "%s is %s, expected %s %s"
                    .formatted(
                        metric,
                        Double.isNaN(value)
                            ? "not measured"
                            : String.format(Locale.ROOT, "%.4f", value),
                        direction.words(),
                        gate));
          }
        });
    if (!unmet.isEmpty()) {
      throw new BadDataException(
          "The tuned model does not pass evaluate.gates: "
              + String.join("; ", unmet)
              + ". Look at the report, then change the data or the training, or the gates.");
    }
  }
}
