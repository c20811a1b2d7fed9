package tailor.jobs;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.clean.Cleaning;
import tailor.config.Binder;
import tailor.config.Problems;
import tailor.dataset.InterimRows;
import tailor.dataset.SlicedRows;
import tailor.dedup.Deduplication;
import tailor.export.ModelTokenizers;
import tailor.format.Formatting;
import tailor.ingest.Ingestion;
import tailor.run.CanonicalParquet;
import tailor.run.Existing;
import tailor.run.ParquetRows;
import tailor.run.Progress;
import tailor.run.Storage;
import tailor.tokenize.PackedSequenceRows;
import tailor.tokenize.Tokenization;

/**
 * What the ledger costs: each data stage as {@code run} does it, and in turns with it the same work
 * without dropped, quarantined and split rows, hashes, manifests, and counts that are not needed to
 * write the stage's main output. Which of the two goes first changes with every round.
 *
 * <pre>
 *   java … tailor.jobs.LedgerOverhead FILE.jsonl DIRECTORY ROUNDS
 * </pre>
 *
 * <p>Prints seconds of the clock and of the processor for each stage and round of both, after three
 * rounds that are not counted, then the medians, and the overhead of their sums.
 */
final class LedgerOverhead {
  /** Rounds that are not counted, until the compiler has seen what matters. */
  private static final int WARM_UP = 3;

  private static final List<Stage> STAGES =
      List.of(
          new IngestStage(),
          new CleanStage(),
          new DedupStage(),
          new FormatStage(),
          new TokenizeStage());

  private final TailorOptions options;
  private final Configuration hadoop;
  private final Sessions sessions;
  private final Progress progress;
  private final Path directory;
  private final PrintStream out;

  private LedgerOverhead(
      TailorOptions options,
      Sessions sessions,
      Progress progress,
      Path directory,
      PrintStream out) {
    this.options = options;
    this.hadoop = Pipeline.hadoop(options.spark());
    this.sessions = sessions;
    this.progress = progress;
    this.directory = directory;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    Config config =
        ConfigFactory.parseMap(
            Map.of(
                "storage.root",
                arguments[1],
                "sources",
                List.of(Map.of("id", "docs", "type", "jsonl", "path", arguments[0])),
                "clean.filters",
                List.of("gopher-quality", "gopher-repetition", "c4", "fineweb-quality", "language"),
                "format.tasks",
                List.of("plain-text"),
                "model.base",
                "conf/quickstart/base-model",
                "tokenize.cache",
                "off"));
    TailorOptions options = new Binder(new Problems()).bind(config, TailorOptions.class);
    PrintStream out =
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
    Progress progress = Progress.silent();
    try (Sessions sessions = new Sessions("ledger overhead", options.spark(), progress)) {
      new LedgerOverhead(options, sessions, progress, new Path(arguments[1]), out)
          .measure(Integer.parseInt(arguments[2]));
    }
  }

  private void measure(int rounds) throws IOException {
    Map<Stage, List<Cost>> with = new LinkedHashMap<>();
    Map<Stage, List<Cost>> without = new LinkedHashMap<>();
    for (int round = -WARM_UP; round < rounds; round++) {
      String run = "round-" + (round + WARM_UP);
      Path bare = new Path(directory, "bare-" + (round + WARM_UP));
      StageRunner runner = runner(run);
      for (Stage stage : STAGES) {
        boolean isFirst = (round & 1) == 0;
        Cost ledger = isFirst ? Cost.of(() -> runner.run(stage)) : null;
        Cost none = Cost.of(() -> without(stage, bare));
        ledger = ledger == null ? Cost.of(() -> runner.run(stage)) : ledger;
        out.printf("%s %s: with %s, without %s%n", run, stage.name(), ledger, none);
        if (round >= 0) {
          with.computeIfAbsent(stage, key -> new ArrayList<>()).add(ledger);
          without.computeIfAbsent(stage, key -> new ArrayList<>()).add(none);
        }
      }
    }
    Cost ledgers = Cost.NONE;
    Cost nones = Cost.NONE;
    for (Stage stage : STAGES) {
      Cost ledger = Cost.median(with.getOrDefault(stage, List.of()));
      Cost none = Cost.median(without.getOrDefault(stage, List.of()));
      ledgers = ledgers.plus(ledger);
      nones = nones.plus(none);
      out.printf("%s: with %s, without %s%n", stage.name(), ledger, none);
    }
    out.printf(
        "overhead: %.1f %% of the clock, %.1f %% of the processor%n",
        100 * (ledgers.clock() / nones.clock() - 1), 100 * (ledgers.cpu() / nones.cpu() - 1));
  }

  /** Seconds of the clock and of the processor. */
  private record Cost(double clock, double cpu) {
    static final Cost NONE = new Cost(0, 0);

    static Cost of(Runnable work) {
      OperatingSystemMXBean system =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      System.gc();
      long cpu = system.getProcessCpuTime();
      long clock = System.nanoTime();
      work.run();
      return new Cost((System.nanoTime() - clock) / 1e9, (system.getProcessCpuTime() - cpu) / 1e9);
    }

    static Cost median(List<Cost> costs) {
      return new Cost(median(costs, Cost::clock), median(costs, Cost::cpu));
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
      return costs.stream()
          .mapToDouble(figure)
          .sorted()
          .skip(costs.size() / 2)
          .findFirst()
          .orElse(Double.NaN);
    }

    Cost plus(Cost other) {
      return new Cost(clock + other.clock, cpu + other.cpu);
    }

    @Override
    public String toString() {
      return "%.2f s, CPU %.2f s".formatted(clock, cpu);
    }
  }

  private StageRunner runner(String run) {
    Storage storage = Storage.at(directory.toString(), hadoop);
    return new StageRunner(options, run, Existing.REFUSE, storage, hadoop, sessions, progress);
  }

  private void without(Stage stage, Path root) {
    switch (stage.name()) {
      case "ingest" -> ingest(root);
      case "clean" -> clean(root);
      case "dedup" -> dedup(root);
      case "format" -> format(root);
      default -> tokenize(root);
    }
  }

  private void ingest(Path root) {
    Ingestion.Plan plan = Ingestion.plan(options.sources(), hadoop);
    try (Ingestion ingestion = Ingestion.read(plan, sessions.get())) {
      long documents =
          ingestion.counts().stream().mapToLong(Ingestion.SourceCount::documents).sum();
      write(ingestion.documents(), documents, root, "documents", "id", "file", "offset");
    }
  }

  private void clean(Path root) {
    try (Cleaning cleaning =
        Cleaning.of(read(root, "documents"), options.clean(), interim(root, "clean"))) {
      long kept = cleaning.counts().kept();
      write(cleaning.kept(), kept, root, "clean", "id", "file", "offset");
    }
  }

  private void dedup(Path root) {
    try (Deduplication unique = Deduplication.of(read(root, "clean"), options.dedup())) {
      long dropped = unique.droppedByRule().values().stream().mapToLong(Long::longValue).sum();
      long kept = ParquetRows.count(hadoop, new Path(root, "clean")) - dropped;
      write(unique.kept(), kept, root, "deduplicated", "id", "file", "offset");
    }
  }

  private void format(Path root) {
    try (Formatting formatting =
        Formatting.of(
            read(root, "deduplicated"),
            FormatStage.format(options),
            Optional.empty(),
            Optional.empty(),
            options.seed(),
            interim(root, "format"))) {
      write(formatting.examples(), formatting.exampleCount(), root, "examples", "id");
    }
  }

  private void tokenize(Path root) {
    try (Tokenization tokens =
        Tokenization.of(
            read(root, "examples"),
            ModelTokenizers.read(options.model().base().orElseThrow(), hadoop),
            options.tokenize(),
            options.seed())) {
      CanonicalParquet.write(
          tokens.sequences(), new Path(root, "tokens"), PackedSequenceRows.LAYOUT);
    }
  }

  private static InterimRows interim(Path root, String stage) {
    return new SlicedRows(new Path(root, "_interim-" + stage));
  }

  private static void write(
      Dataset<Row> rows, long count, Path root, String dataset, String... keys) {
    CanonicalParquet.write(rows, count, new Path(root, dataset), List.of(keys));
  }

  private Dataset<Row> read(Path root, String dataset) {
    return sessions.get().read().parquet(new Path(root, dataset).toString());
  }
}
