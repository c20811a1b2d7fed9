package tailor.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tailor.report.LineChart;
import tailor.report.Preformatted;
import tailor.report.Report;
import tailor.report.Series;
import tailor.report.Table;
import tailor.train.metrics.TrainingMetric;

/** What a sweep found, for people. */
final class SweepReport {
  /** Trials that the plot names; the others are drawn without a name. */
  private static final int NAMED = 3;

  private SweepReport() {}

  static Report of(String runId, List<TrialRecord> ranked, TrainingMetric objective) {
    TrialRecord best = ranked.get(0);
    return new Report(
        "Sweep " + runId,
        "Which values of the searched options train best, found by Tailor " + Build.version(),
        List.of(
            new Report.Figure(
                objective.key(), figure(best), "of trial %d, the best".formatted(best.number())),
            new Report.Figure(
                "trials",
                Integer.toString(ranked.size()),
                ranked.stream().filter(TrialRecord::failed).count() + " failed")),
        List.of(
            new Report.Section(
                "Trials",
                "The best first. A trial that ended early was worse than others by then.",
                List.of(new Table(head(ranked, objective), rows(ranked)))),
            new Report.Section(
                "Curves",
                "The objective of every trial; the best are named.",
                List.of(plot(ranked, objective))),
            new Report.Section(
                "Best configuration",
                "To be put into the configuration.",
                List.of(new Preformatted("best", snippet(best))))));
  }

  /** The values of a trial as lines of a configuration. */
  static String snippet(TrialRecord record) {
    return record.values().entrySet().stream()
        .map(entry -> entry.getKey() + " = " + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  static List<String> head(List<TrialRecord> ranked, TrainingMetric objective) {
    List<String> head = new ArrayList<>(List.of("trial"));
    head.addAll(keys(ranked));
    head.addAll(List.of(objective.key(), "rounds", "outcome"));
    return head;
  }

  static List<List<String>> rows(List<TrialRecord> ranked) {
    int furthest = ranked.get(0).rung();
    List<List<String>> rows = new ArrayList<>();
    for (TrialRecord record : ranked) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(record.number())));
      keys(ranked).forEach(key -> row.add(record.values().getOrDefault(key, "–")));
      row.add(figure(record));
      row.add(Integer.toString(record.rounds()));
      String why = record.reason().lines().findFirst().map(line -> ": " + line).orElse("");
      row.add(TrialRows.status(record, furthest) + why);
      rows.add(row);
    }
    return rows;
  }

  private static Set<String> keys(List<TrialRecord> records) {
    return records.stream()
        .map(TrialRecord::values)
        .map(Map::keySet)
        .flatMap(Set::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static LineChart plot(List<TrialRecord> ranked, TrainingMetric objective) {
    List<Series> named = new ArrayList<>();
    List<Series> others = new ArrayList<>();
    for (TrialRecord record : ranked) {
      if (!record.curve().isEmpty()) {
        (named.size() < NAMED ? named : others)
            .add(new Series("trial " + record.number(), record.curve()));
      }
    }
    return new LineChart("Trials", "step", objective.key(), named, others);
  }

  private static String figure(TrialRecord record) {
    return record.objective() == null
        ? "–"
        : String.format(Locale.ROOT, "%.4f", record.objective());
  }
}
