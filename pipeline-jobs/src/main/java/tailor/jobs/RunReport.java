package tailor.jobs;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import tailor.evaluate.LanguageModelScore;
import tailor.evaluate.MetricRow;
import tailor.report.Answers;
import tailor.report.Block;
import tailor.report.LineChart;
import tailor.report.Preformatted;
import tailor.report.Report;
import tailor.report.Series;
import tailor.report.Table;
import tailor.run.Ledger;
import tailor.run.Manifest;
import tailor.run.Output;
import tailor.train.metrics.TrainingMetric;

/** What the datasets and manifests of a run say, as a report. */
final class RunReport {
  /** The stages whose ledgers and options are shown, by the dataset that carries their manifest. */
  private static final List<String> DATASETS =
      List.of(
          "documents", "clean", "deduplicated", "examples", "tokens", "checkpoints", "evaluations");

  private static final String NONE = "–";

  private final StageContext context;
  private final List<MetricRow> evaluations;
  private final List<Row> rounds;

  RunReport(StageContext context) {
    this.context = context;
    this.evaluations =
        context.read("evaluations").collectAsList().stream().map(MetricRow::fromRow).toList();
    this.rounds = context.read("metrics").orderBy("round").collectAsList();
  }

  Report report() {
    List<Manifest> manifests = manifests();
    return new Report(
        "Run " + context.runId(),
        "From documents to a tested model, written by Tailor " + Build.version(),
        figures(manifests),
        List.of(
            new Report.Section(
                "Sources",
                "What was read, whose it is, and what was left of it to learn from.",
                List.of(sources())),
            new Report.Section(
                "Ledger",
                "Every record that a stage read was kept, dropped by a rule, or quarantined.",
                ledger(manifests)),
            new Report.Section(
                "Training", "%d rounds; losses in nats.".formatted(rounds.size()), curves()),
            new Report.Section(
                "Test",
                "The tuned model beside the generic one it began as, on documents that neither was"
                    + " trained on.",
                List.of(languageModel(), classification(), classes())),
            new Report.Section(
                "Sample answers", "Greedy answers to examples of the test split.", samples()),
            new Report.Section(
                "Configuration",
                "The options that each stage's outcome depends on.",
                configuration(manifests))));
  }

  private List<Manifest> manifests() {
    List<Manifest> manifests = new ArrayList<>();
    for (String dataset : DATASETS) {
      context.storage().manifest(Output.of(dataset), context.runId()).ifPresent(manifests::add);
    }
    return manifests;
  }

  private List<Report.Figure> figures(List<Manifest> manifests) {
    List<Report.Figure> figures = new ArrayList<>();
    manifests.stream()
        .map(Manifest::ledger)
        .filter(ledger -> ledger != null)
        .findFirst()
        .ifPresent(
            read ->
                figures.add(
                    new Report.Figure(
                        "records read",
                        whole(read.read()),
                        whole(read.quarantinedTotal()) + " quarantined")));
    if (!rounds.isEmpty()) {
      figures.add(
          new Report.Figure(
              "training loss",
              decimals(value(rounds.get(rounds.size() - 1), "train_loss").orElse(Double.NaN)),
              "first round " + decimals(value(rounds.get(0), "train_loss").orElse(Double.NaN))));
    }
    figures.add(figure("perplexity", "perplexity", null));
    figures.add(figure("macro F1", "f1", "macro"));
    figures.add(figure("accuracy", "accuracy", null));
    return figures;
  }

  private Report.Figure figure(String name, String metric, @Nullable String average) {
    Function<String, String> mean =
        model ->
            evaluations.stream()
                .filter(row -> row.model().equals(model) && row.metric().equals(metric))
                .filter(row -> Objects.equals(row.average(), average))
                .filter(
                    row ->
                        !metric.equals("perplexity") || row.task().equals(LanguageModelScore.ALL))
                .mapToDouble(MetricRow::value)
                .average()
                .stream()
                .mapToObj(RunReport::decimals)
                .findFirst()
                .orElse(NONE);
    return new Report.Figure(
        name, mean.apply(EvaluateStage.TUNED), "generic " + mean.apply(EvaluateStage.GENERIC));
  }

  private Table sources() {
    String[] of = {"source_id", "kind", "owner", "licence", "visibility", "weight"};
    Map<String, Long> kept = new TreeMap<>();
    countBy(context.read("deduplicated"), "source_id")
        .forEach(row -> kept.put(row.getString(0), row.getLong(1)));
    List<List<String>> rows = new ArrayList<>();
    for (Row row : countBy(context.read("documents"), of)) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < of.length; i++) {
        cells.add(String.valueOf(row.get(i)));
      }
      cells.add(whole(row.getLong(of.length)));
      cells.add(whole(kept.getOrDefault(row.getString(0), 0L)));
      rows.add(cells);
    }
    return new Table(
        List.of("source", "kind", "owner", "licence", "visibility", "weight", "documents", "kept"),
        rows);
  }

  private static List<Row> countBy(Dataset<Row> rows, String... columns) {
    var keys = Arrays.stream(columns).map(rows::col).toArray(Column[]::new);
    return rows.groupBy(keys).agg(count(lit(1))).orderBy(keys).collectAsList();
  }

  private static List<Block> ledger(List<Manifest> manifests) {
    List<List<String>> stages = new ArrayList<>();
    List<List<String>> rules = new ArrayList<>();
    for (Manifest manifest : manifests) {
      Ledger ledger = manifest.ledger();
      if (ledger != null) {
        stages.add(
            List.of(
                manifest.command(),
                whole(ledger.read()),
                whole(ledger.kept()),
                whole(ledger.droppedTotal()),
                whole(ledger.quarantinedTotal())));
        ledger
            .dropped()
            .forEach(
                (rule, count) ->
                    rules.add(List.of(manifest.command(), "dropped", rule, whole(count))));
        ledger
            .quarantined()
            .forEach(
                (reason, count) ->
                    rules.add(List.of(manifest.command(), "quarantined", reason, whole(count))));
      }
    }
    return List.of(
        new Table(List.of("stage", "read", "kept", "dropped", "quarantined"), stages),
        new Table(List.of("stage", "outcome", "rule", "records"), rules));
  }

  /** Whether training learnt from pairs of answers: only these have margins. */
  private boolean isOfPreferences() {
    return rounds.stream().anyMatch(round -> value(round, "train_margin").isPresent());
  }

  private List<Block> margins() {
    return isOfPreferences()
        ? List.of(
            new LineChart(
                "Margin of rewards",
                "step",
                "nats",
                List.of(
                    series("training", "train_margin"), series("validation", "validation_margin"))))
        : List.of();
  }

  private List<Block> curves() {
    List<Block> curves = new ArrayList<>(figuresByStep());
    curves.addAll(margins());
    curves.addAll(List.of(workers(), objectives(), written()));
    return curves;
  }

  private List<Block> figuresByStep() {
    return List.of(
        new LineChart(
            "Loss",
            "step",
            "nats",
            List.of(series("training", "train_loss"), series("validation", "validation_loss"))),
        new LineChart(
            isOfPreferences() ? "Accuracy of rewards" : "Token accuracy",
            "step",
            "share",
            List.of(
                series("training", "train_accuracy"), series("validation", "validation_accuracy"))),
        new LineChart(
            "Learning rate", "step", "rate", List.of(series("learning rate", "learning_rate"))),
        new LineChart(
            "Gradient norm", "step", "norm", List.of(series("before clipping", "gradient_norm"))),
        new LineChart(
            "Throughput", "step", "tokens/s", List.of(series("all workers", "tokens_per_second"))),
        new LineChart(
            "Bytes exchanged", "step", "bytes", List.of(series("a round", "bytes_exchanged"))));
  }

  /** What checkpoints wrote to the prompts that the configuration names. */
  private Table written() {
    List<List<String>> rows = new ArrayList<>();
    new CheckpointSamples(context.storage().files(), context.directory("metrics"))
        .read()
        .forEach(
            sample ->
                rows.add(
                    List.of(
                        sample.path("step").asText(),
                        sample.path("prompt").asText(),
                        sample.path("completion").asText())));
    return new Table(List.of("step", "prompt", "what the model wrote"), rows);
  }

  /** What each worker did, over all rounds. */
  private Table workers() {
    Map<Integer, WorkerShare> shares = new TreeMap<>();
    for (Row round : rounds) {
      for (Row worker : round.<Row>getList(round.fieldIndex("workers"))) {
        shares.merge(worker.<Integer>getAs("worker"), WorkerShare.of(worker), WorkerShare::plus);
      }
      for (Row late : dropped(round)) {
        shares.merge(late.<Integer>getAs("worker"), WorkerShare.ofDropped(late), WorkerShare::plus);
      }
    }
    long all = shares.values().stream().mapToLong(WorkerShare::tokens).sum();
    List<List<String>> rows = new ArrayList<>();
    shares.forEach(
        (number, share) ->
            rows.add(
                List.of(
                    Integer.toString(number),
                    whole(share.tokens()),
                    String.format(Locale.ROOT, "%.1f %%", 100.0 * share.tokens() / all),
                    whole(share.steps()),
                    String.format(Locale.ROOT, "%.1f", share.seconds()),
                    decimals(share.tokens() / share.seconds()),
                    whole(share.dropped()),
                    whole(share.lost()))));
    return new Table(
        List.of(
            "worker",
            "tokens",
            "share",
            "steps",
            "seconds",
            "tokens/s",
            "rounds dropped",
            "tokens not learnt"),
        rows);
  }

  /** Workers that were too late; metrics of earlier versions do not tell. */
  private static List<Row> dropped(Row round) {
    return List.of(round.schema().fieldNames()).contains("dropped")
        ? round.getList(round.fieldIndex("dropped"))
        : List.of();
  }

  /** A worker's part of the training, and of what the rounds lost that dropped it. */
  private record WorkerShare(long tokens, long steps, double seconds, long dropped, long lost) {
    static WorkerShare of(Row worker) {
      return new WorkerShare(
          worker.<Long>getAs("tokens"),
          worker.<Integer>getAs("steps"),
          worker.<Double>getAs("seconds"),
          0,
          0);
    }

    static WorkerShare ofDropped(Row late) {
      return new WorkerShare(0, 0, 0, 1, late.<Long>getAs("tokens"));
    }

    WorkerShare plus(WorkerShare other) {
      return new WorkerShare(
          tokens + other.tokens,
          steps + other.steps,
          seconds + other.seconds,
          dropped + other.dropped,
          lost + other.lost);
    }
  }

  /** What training was meant to reach, beside what it reached; no rows without objectives. */
  private Table objectives() {
    Map<String, Double> figures =
        context
            .storage()
            .manifest(Output.of("checkpoints"), context.runId())
            .map(Manifest::metrics)
            .orElse(Map.of());
    List<List<String>> rows = new ArrayList<>();
    for (TrainingMetric metric : TrainingMetric.values()) {
      Double objective = figures.get(Objectives.figure(metric));
      if (objective != null) {
        Optional<Double> best = metric.bestOf(figures(metric));
        rows.add(
            List.of(
                metric.key(),
                decimals(objective),
                best.map(RunReport::decimals).orElse(NONE),
                best.filter(figure -> metric.meets(figure, objective)).isPresent()
                    ? "met"
                    : "not met"));
      }
    }
    return new Table(List.of("objective", "wanted", "best", "outcome"), rows);
  }

  private List<Double> figures(TrainingMetric metric) {
    return rounds.stream()
        .flatMap(round -> value(round, metric.key().replace('-', '_')).stream())
        .toList();
  }

  private Series series(String name, String column) {
    List<Series.Point> points = new ArrayList<>();
    for (Row round : rounds) {
      value(round, column)
          .ifPresent(y -> points.add(new Series.Point(round.<Long>getAs("step"), y)));
    }
    return new Series(name, points);
  }

  private static Optional<Double> value(Row row, String column) {
    return Optional.ofNullable(row.<Number>getAs(column)).map(Number::doubleValue);
  }

  private Table languageModel() {
    return compared(
        List.of("tokens of", "metric"),
        row -> row.metric().equals("perplexity") || row.metric().equals("token-accuracy"),
        row -> List.of(row.task(), row.metric()));
  }

  private Table classification() {
    return compared(
        List.of("task", "average", "metric"),
        row ->
            row.metric().equals("accuracy")
                || "micro".equals(row.average())
                || "macro".equals(row.average()),
        row -> List.of(row.task(), row.average() == null ? "" : row.average(), row.metric()));
  }

  private Table classes() {
    return compared(
        List.of("task", "class", "metric"),
        row ->
            row.average() != null
                && !row.average().equals("micro")
                && !row.average().equals("macro"),
        row -> List.of(row.task(), String.valueOf(row.average()), row.metric()));
  }

  /** A table of the rows that are chosen, the models side by side. */
  private Table compared(
      List<String> head, Predicate<MetricRow> chosen, Function<MetricRow, List<String>> key) {
    Map<String, List<String>> keys = new TreeMap<>();
    Map<String, Map<String, MetricRow>> byModel = new TreeMap<>();
    for (MetricRow row : evaluations) {
      if (chosen.test(row)) {
        String id = String.join("\0", key.apply(row));
        keys.put(id, key.apply(row));
        byModel.computeIfAbsent(id, k -> new TreeMap<>()).put(row.model(), row);
      }
    }
    List<List<String>> rows = new ArrayList<>();
    keys.forEach(
        (id, cells) -> {
          Map<String, MetricRow> models = byModel.getOrDefault(id, Map.of());
          List<String> line = new ArrayList<>(cells);
          line.add(cell(models.get(EvaluateStage.GENERIC)));
          line.add(cell(models.get(EvaluateStage.TUNED)));
          MetricRow any = models.values().iterator().next();
          line.add(whole(any.support()));
          rows.add(line);
        });
    List<String> columns = new ArrayList<>(head);
    columns.addAll(List.of("generic", "tuned", "measured on"));
    return new Table(columns, rows);
  }

  private static String cell(@Nullable MetricRow row) {
    return row == null ? NONE : decimals(row.value());
  }

  private List<Block> samples() {
    Map<String, List<Row>> byExample = new TreeMap<>();
    for (Row row : context.read("samples").orderBy("example_id", "model").collectAsList()) {
      byExample.computeIfAbsent(row.getAs("example_id"), id -> new ArrayList<>()).add(row);
    }
    List<Block> blocks = new ArrayList<>();
    for (List<Row> answers : byExample.values()) {
      List<Answers.Answer> columns = new ArrayList<>();
      Row first = answers.get(0);
      columns.add(new Answers.Answer("reference", first.getAs("reference")));
      for (Row answer : answers) {
        columns.add(new Answers.Answer(answer.getAs("model"), answer.getAs("answer")));
      }
      blocks.add(new Answers(first.getAs("prompt"), columns));
    }
    return blocks;
  }

  private static List<Block> configuration(List<Manifest> manifests) {
    return manifests.stream()
        .<Block>map(
            manifest ->
                new Preformatted(manifest.command(), manifest.configuration().toPrettyString()))
        .toList();
  }

  private static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.1f" : "%.4f", value);
  }
}
