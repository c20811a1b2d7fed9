package tailor.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tailor.config.Problems;
import tailor.config.Suggestion;
import tailor.train.metrics.RoundMetrics;
import tailor.train.metrics.TrainingMetric;

/**
 * What training is meant to reach, beside what it has reached.
 *
 * @param wanted figures by the metric's name
 */
record Objectives(Map<String, Double> wanted) {

  /** Reports what is no metric. */
  void check(Problems problems) {
    wanted
        .keySet()
        .forEach(
            key -> {
              if (TrainingMetric.ofKey(key).isEmpty()) {
                problems.add(
                    "train.objectives." + key,
                    "is not a metric" + Suggestion.of(key, TrainingMetric.keys()));
              }
            });
  }

  /** The name of an objective among the figures of a stage. */
  static String figure(TrainingMetric metric) {
    return "objective." + metric.key();
  }

  /** Every objective and the best figure of these rounds, for the table at the end. */
  Map<String, Double> figures(List<RoundMetrics> rounds) {
    Map<String, Double> figures = new LinkedHashMap<>();
    compare(rounds)
        .forEach(
            (metric, compared) -> {
              figures.put(figure(metric), compared.objective());
              figures.put(figure(metric) + ".met", compared.isMet() ? 1.0 : 0.0);
            });
    return figures;
  }

  /** A few words on each objective; empty without any. */
  String words(List<RoundMetrics> rounds) {
    return compare(rounds).entrySet().stream()
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    ", objective %s %s %s",
                    entry.getKey().key(),
                    entry.getValue().objective(),
                    entry.getValue().isMet() ? "met" : "not met"))
        .collect(Collectors.joining());
  }

  /** Each objective beside the best figure of these rounds. */
  Map<TrainingMetric, Comparison> compare(List<RoundMetrics> rounds) {
    Map<TrainingMetric, Comparison> compared = new TreeMap<>();
    wanted.forEach(
        (key, objective) ->
            TrainingMetric.ofKey(key)
                .ifPresent(
                    metric -> {
                      double best = metric.best(rounds).orElse(Double.NaN);
                      compared.put(
                          metric, new Comparison(objective, best, metric.meets(best, objective)));
                    }));
    return compared;
  }

  /**
   * An objective and what was reached.
   *
   * @param objective what was wanted
   * @param best the best figure of all rounds; NaN without any
   */
  record Comparison(double objective, double best, boolean isMet) {}
}
