package tailor.jobs;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import tailor.config.CanonicalJson;
import tailor.config.ConfigurationException;
import tailor.dataset.InterimRows;
import tailor.dedup.Deduplication;
import tailor.dedup.NearOptions;
import tailor.document.DocumentRows;
import tailor.format.ExampleCounts;
import tailor.format.Formatting;
import tailor.run.Attempt;
import tailor.run.CanonicalParquet;
import tailor.run.ContentHash;
import tailor.run.DataFile;
import tailor.run.Existing;
import tailor.run.Ledger;
import tailor.run.Manifest;
import tailor.run.ManifestInput;
import tailor.run.Output;
import tailor.run.Progress;

/**
 * A run made of another one without some documents: rows are taken over stage by stage, and only
 * what depends on the withdrawn ones is computed. The new run's manifests say what they are made
 * of, as if its stages had run, so that {@code run} goes on with it.
 */
final class Withdrawal {
  private static final Output WITHDRAWALS = Output.of("withdrawals");
  private static final String RULE = "withdrawn";
  private static final Seq<String> PLACE = columns("id", "file", "offset");
  private static final Seq<String> ID = columns("id");

  private final RunDatasets from;
  private final RunDatasets to;
  private final TailorOptions options;
  private final Existing existing;
  private final Configuration hadoop;
  private final Sessions sessions;
  private final Clock clock = Clock.systemUTC();

  /**
   * What came of it.
   *
   * @param withdrawn documents that are gone
   * @param returned documents that had been dropped as copies of them and are back
   * @param lastStage the last stage that the new run has
   */
  record Outcome(long withdrawn, long returned, String lastStage) {}

  Withdrawal(
      RunDatasets from,
      String runId,
      TailorOptions options,
      Existing existing,
      Configuration hadoop,
      Sessions sessions) {
    this.from = from;
    this.to = new RunDatasets(from.storage(), runId, sessions);
    this.options = options;
    this.existing = existing;
    this.hadoop = hadoop;
    this.sessions = sessions;
  }

  /** The withdrawn documents, once they are written. */
  Dataset<Row> withdrawn() {
    return to.read(WITHDRAWALS.dataset());
  }

  /**
   * Makes the new run.
   *
   * @throws tailor.run.BadDataException if the earlier run has no such document
   * @throws ConfigurationException if the new run is there already, or the options are not those of
   *     the earlier one
   */
  Outcome run(DocumentSelector documents, String reason, Progress progress) {
    if (existing == Existing.REFUSE && to.has(WITHDRAWALS.dataset())) {
      throw new ConfigurationException(
          "Run %s is there already. Give another --run-id, or --overwrite.".formatted(to.runId()));
    }
    SelectedDocuments selected = new SelectedDocuments(from, documents);
    Dataset<Row> chosen = selected.rows();
    if (chosen.isEmpty()) {
      throw selected.noSuch();
    }
    Map<String, Stage> stages = new LinkedHashMap<>();
    for (Stage stage :
        List.of(new IngestStage(), new CleanStage(), new DedupStage(), new FormatStage())) {
      if (from.has(stage.outputs().get(0).dataset())) {
        stages.put(stage.name(), stage);
        requireSame(stage);
      }
    }
    long withdrawn = writeWithdrawals(chosen, reason);
    ingest(requireNonNull(stages.get("ingest")), withdrawn);
    String last = "ingest";
    long returned = 0;
    if (stages.containsKey("clean")) {
      clean(stages.get("clean"));
      last = "clean";
    }
    if (stages.containsKey("dedup")) {
      returned = dedup(stages.get("dedup"));
      last = "dedup";
    }
    if (stages.containsKey("format")) {
      format(stages.get("format"));
      last = "format";
    }
    if (from.has("tokens")) {
      new StageRunner(options, to.runId(), existing, from.storage(), hadoop, sessions, progress)
          .run(new TokenizeStage());
      last = "tokenize";
    }
    return new Outcome(withdrawn, returned, last);
  }

  private void requireSame(Stage stage) {
    String hash = CanonicalJson.hash(CanonicalJson.of(stage.settings(options)));
    if (!hash.equals(manifest(stage).configurationHash())) {
      throw new ConfigurationException(
          "%s of run %s was made from another configuration. Give the configuration of that run: what comes back is made with it."
              .formatted(stage.name(), from.runId()));
    }
  }

  private Manifest manifest(Stage stage) {
    return from.manifests(stage.outputs().get(0).dataset()).get(0);
  }

  private long writeWithdrawals(Dataset<Row> chosen, String reason) {
    Attempt attempt = new Attempt(from.storage(), "withdraw", to.runId(), List.of(WITHDRAWALS));
    attempt.recover();
    long count =
        CanonicalParquet.write(
            chosen.select(
                col("id"),
                col("source_id"),
                col("record_id"),
                col("file"),
                col("offset"),
                lit(reason).as("reason"),
                lit(from.runId()).as("from_run")),
            attempt.directory(WITHDRAWALS),
            List.of("id", "file", "offset"));
    commit(
        attempt,
        "withdraw",
        manifest(new IngestStage()),
        List.of(),
        Ledger.keepingAll(count),
        Map.of());
    return count;
  }

  private void ingest(Stage stage, long withdrawn) {
    Manifest before = manifest(stage);
    Dataset<Row> documents =
        from.read("documents").join(withdrawn().select("id", "file", "offset"), PLACE, "left_anti");
    Ledger recorded = before.ledger();
    Ledger old = recorded == null ? Ledger.keepingAll(withdrawn) : recorded;
    Map<String, Long> dropped = new TreeMap<>(old.dropped());
    dropped.merge(RULE, withdrawn, Long::sum);
    Attempt attempt = attempt(stage);
    long kept = write(attempt, stage.outputs().get(0), documents, "id", "file", "offset");
    write(
        attempt,
        stage.outputs().get(1),
        from.read("quarantine"),
        "source",
        "file",
        "offset",
        "reason");
    commit(
        attempt,
        stage.name(),
        before,
        before.inputs(),
        new Ledger(old.read(), kept, dropped, old.quarantined()),
        before.metrics());
  }

  private void clean(Stage stage) {
    Attempt attempt = attempt(stage);
    Dataset<Row> documents =
        filtered(
            from.read("clean"), withdrawn().select("id", "file", "offset"), PLACE, "left_anti");
    long kept = write(attempt, stage.outputs().get(0), documents, "id", "file", "offset");
    Map<String, Long> rules = writeDropped(attempt, stage, dropped("clean"));
    commit(attempt, stage, ledger(kept, rules), manifest(stage).metrics());
  }

  /** Rows that a stage dropped and that are not withdrawn. */
  private Dataset<Row> dropped(String stage) {
    return filtered(
        from.read("dropped").where(col("stage").equalTo(stage)).drop("stage"),
        withdrawn().select("id").distinct(),
        ID,
        "left_anti");
  }

  /** Takes over what was kept, and judges again what was dropped for a withdrawn document. */
  private long dedup(Stage stage) {
    Dataset<Row> gone = withdrawn().select(col("id").as("kept_id")).distinct();
    Dataset<Row> dropped = dropped("dedup");
    Dataset<Row> orphans =
        dropped.join(gone, columns("kept_id"), "left_semi").select("id").distinct();
    Dataset<Row> kept =
        filtered(
            from.read("deduplicated"),
            withdrawn().select("id", "file", "offset"),
            PLACE,
            "left_anti");
    Attempt attempt = attempt(stage);
    Output output = stage.outputs().get(0);
    if (orphans.isEmpty()) {
      long count = write(attempt, output, kept, "id", "file", "offset");
      writeIndex(attempt, Optional.empty());
      commit(
          attempt,
          stage,
          ledger(count, writeDropped(attempt, stage, dropped)),
          manifest(stage).metrics());
      return 0;
    }
    Dataset<Row> neighbours =
        kept.join(
            from.read("deduplicated")
                .join(withdrawn().select("id").distinct(), ID, "left_semi")
                .where(col(DocumentRows.CLUSTER).isNotNull())
                .select(DocumentRows.CLUSTER)
                .distinct(),
            columns(DocumentRows.CLUSTER),
            "left_semi");
    Dataset<Row> judged =
        to.read("clean").join(orphans, ID, "left_semi").union(neighbours.select(documentColumns()));
    Optional<Dataset<Row>> earlier =
        DedupStage.index(from.storage(), sessions.get(), options.dedup());
    try (Deduplication again = Deduplication.of(judged, earlier, options.dedup())) {
      Dataset<Row> back = again.kept().join(kept.select("id").distinct(), ID, "left_anti");
      long returned = back.count();
      long count = write(attempt, output, kept.unionByName(back, true), "id", "file", "offset");
      writeIndex(attempt, again.index().map(rows -> rows.join(orphans, ID, "left_semi")));
      Dataset<Row> still =
          dropped
              .join(orphans, ID, "left_anti")
              .unionByName(again.dropped().join(orphans, ID, "left_semi"));
      commit(
          attempt,
          stage,
          ledger(count, writeDropped(attempt, stage, still)),
          manifest(stage).metrics());
      return returned;
    }
  }

  /** Takes over the index without what is withdrawn, so that later runs keep copies of that. */
  private void writeIndex(Attempt attempt, Optional<Dataset<Row>> returned) {
    NearOptions near = options.dedup().near();
    if (near.enabled() && near.keepIndex()) {
      Dataset<Row> rest =
          filtered(
              from.read(DedupStage.INDEX.dataset()),
              withdrawn().select("id", "file", "offset"),
              PLACE,
              "left_anti");
      write(attempt, DedupStage.INDEX, returned.map(rest::unionByName).orElse(rest), "node");
    }
  }

  /** Joins without moving the columns that are joined on to the front. */
  private static Dataset<Row> filtered(
      Dataset<Row> rows, Dataset<Row> keys, Seq<String> on, String how) {
    return rows.join(keys, on, how)
        .select(Arrays.stream(rows.columns()).map(name -> col(name)).toArray(Column[]::new));
  }

  private static Column[] documentColumns() {
    return Arrays.stream(DocumentRows.SCHEMA.fieldNames())
        .map(name -> col(name))
        .toArray(Column[]::new);
  }

  /** Takes over examples and splits, and formats the documents that came back. */
  private void format(Stage stage) {
    Attempt attempt = attempt(stage);
    Dataset<Row> present = to.read("deduplicated");
    Dataset<Row> ids = present.select("id").distinct();
    Dataset<Row> back =
        present.join(from.read("deduplicated").select("id").distinct(), ID, "left_anti");
    Dataset<Row> oldExamples = from.read("examples");
    Dataset<Row> torn =
        oldExamples
            .select(col("id").as("example"), explode(col("document_ids")).as("id"))
            .join(ids, ID, "left_anti")
            .select(col("example").as("id"))
            .distinct();
    try (Formatting formatting =
        Formatting.of(
            back,
            FormatStage.format(options),
            Optional.of(from.read("splits")),
            Optional.of(to.read("documents").select("source_id", "id", "text")),
            options.seed(),
            InterimRows.onExecutors())) {
      Output examples = stage.outputs().get(0);
      write(
          attempt,
          examples,
          filtered(oldExamples, torn, ID, "left_anti").unionByName(formatting.examples()),
          "id");
      write(
          attempt,
          stage.outputs().get(1),
          filtered(from.read("splits"), ids, ID, "left_semi").unionByName(formatting.splits()),
          "id");
      Dataset<Row> dropped =
          dropped("format").join(ids, ID, "left_semi").unionByName(formatting.dropped());
      Map<String, Long> rules = writeDropped(attempt, stage, dropped);
      ExampleCounts counts =
          ExampleCounts.of(sessions.get().read().parquet(attempt.directory(examples).toString()));
      Map<String, Double> figures = new TreeMap<>();
      FormatStage.figures(counts).forEach((name, value) -> figures.put(name, (double) value));
      long lost = rules.values().stream().mapToLong(Long::longValue).sum();
      long read = present.count();
      commit(attempt, stage, new Ledger(read, read - lost, rules, Map.of()), figures);
    }
  }

  private static Ledger ledger(long kept, Map<String, Long> dropped) {
    long lost = dropped.values().stream().mapToLong(Long::longValue).sum();
    return new Ledger(kept + lost, kept, dropped, Map.of());
  }

  private Attempt attempt(Stage stage) {
    Attempt attempt = new Attempt(from.storage(), stage.name(), to.runId(), stage.outputs());
    attempt.recover();
    return attempt;
  }

  private static long write(Attempt attempt, Output output, Dataset<Row> rows, String... keys) {
    return CanonicalParquet.write(rows, attempt.directory(output), List.of(keys));
  }

  private static Output dropped(Stage stage) {
    return stage.outputs().stream()
        .filter(output -> output.dataset().equals("dropped"))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, Long> writeDropped(Attempt attempt, Stage stage, Dataset<Row> dropped) {
    Path directory = attempt.directory(dropped(stage));
    CanonicalParquet.write(dropped, directory, List.of("id", "rule"));
    Map<String, Long> rules = new TreeMap<>();
    sessions
        .get()
        .read()
        .schema(dropped.schema())
        .parquet(directory.toString())
        .groupBy("rule")
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(row -> rules.put(row.getString(0), row.getLong(1)));
    return rules;
  }

  private void commit(Attempt attempt, Stage stage, Ledger ledger, Map<String, Double> metrics) {
    List<ManifestInput> inputs =
        new Inputs(from.storage(), to.runId(), hadoop, sessions)
            .identify(stage.inputs(options), Optional.empty());
    commit(attempt, stage.name(), manifest(stage), inputs, ledger, metrics);
  }

  private void commit(
      Attempt attempt,
      String command,
      Manifest before,
      List<ManifestInput> inputs,
      Ledger ledger,
      Map<String, Double> metrics) {
    ledger.requireBalance();
    String started = clock.instant().toString();
    attempt.commit(
        (output, directory) -> {
          List<DataFile> files =
              ContentHash.digest(new JavaSparkContext(sessions.get().sparkContext()), directory);
          return new Manifest(
              command,
              output.dataset(),
              to.runId(),
              attempt.id(),
              Build.version(),
              Build.commit(),
              started,
              clock.instant().toString(),
              before.configuration(),
              before.configurationHash(),
              inputs,
              ledger,
              metrics,
              files,
              ContentHash.combine(files));
        });
  }

  private static Seq<String> columns(String... names) {
    return JavaConverters.asScalaBuffer(List.of(names)).toSeq();
  }
}
