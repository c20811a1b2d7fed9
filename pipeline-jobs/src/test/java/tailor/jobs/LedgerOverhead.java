package tailor.jobs;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import tailor.clean.Cleaning;
import tailor.config.Binder;
import tailor.config.Problems;
import tailor.dedup.Deduplication;
import tailor.export.ModelTokenizers;
import tailor.format.Formatting;
import tailor.ingest.Ingestion;
import tailor.run.CanonicalParquet;
import tailor.run.Existing;
import tailor.run.Progress;
import tailor.run.Storage;
import tailor.tokenize.Tokenization;

/**
 * What the ledger costs: the data half as {@code run} does it, and in turns with it the same work
 * without dropped, quarantined and split rows, counts, hashes and manifests.
 *
 * <pre>
 *   java … tailor.jobs.LedgerOverhead FILE.jsonl DIRECTORY ROUNDS
 * </pre>
 *
 * <p>Prints seconds of the processor and of the clock for each round of both, after one that is not
 * counted, and the overhead of the least of each.
 */
final class LedgerOverhead {
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
    List<double[]> with = new ArrayList<>();
    List<double[]> without = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      String run = "round-" + round;
      double[] ledger = timed(() -> withLedger(run));
      Path bare = new Path(directory, "bare-" + round);
      double[] none = timed(() -> without(bare));
      out.printf(
          "%s: with %.1f s, CPU %.1f s; without %.1f s, CPU %.1f s%n",
          run, ledger[0], ledger[1], none[0], none[1]);
      if (round > 0) {
        with.add(ledger);
        without.add(none);
      }
    }
    out.printf(
        "overhead: %.1f %% of the clock, %.1f %% of the processor%n",
        overhead(with, without, 0), overhead(with, without, 1));
  }

  private static double overhead(List<double[]> with, List<double[]> without, int figure) {
    return 100 * (least(with, figure) / least(without, figure) - 1);
  }

  private static double least(List<double[]> rounds, int figure) {
    return rounds.stream().mapToDouble(round -> round[figure]).min().orElseThrow();
  }

  /** Seconds of the clock and of the processor. */
  private static double[] timed(Runnable work) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = system.getProcessCpuTime();
    long clock = System.nanoTime();
    work.run();
    return new double[] {
      (System.nanoTime() - clock) / 1e9, (system.getProcessCpuTime() - cpu) / 1e9
    };
  }

  private void withLedger(String run) {
    Storage storage = Storage.at(options.storage().root(), hadoop);
    StageRunner runner =
        new StageRunner(options, run, Existing.REFUSE, storage, hadoop, sessions, progress);
    STAGES.forEach(runner::run);
  }

  private void without(Path root) {
    SparkSession spark = sessions.get();
    Ingestion.Plan plan = Ingestion.plan(options.sources(), hadoop);
    try (Ingestion ingestion = Ingestion.read(plan, spark)) {
      write(ingestion.documents(), root, "documents", "id", "file", "offset");
    }
    try (Cleaning cleaning = Cleaning.of(read(root, "documents"), options.clean())) {
      write(cleaning.kept(), root, "clean", "id", "file", "offset");
    }
    try (Deduplication unique = Deduplication.of(read(root, "clean"), options.dedup())) {
      write(unique.kept(), root, "deduplicated", "id", "file", "offset");
    }
    try (Formatting formatting =
        Formatting.of(
            read(root, "deduplicated"),
            FormatStage.format(options),
            Optional.empty(),
            Optional.empty(),
            options.seed())) {
      write(formatting.examples(), root, "examples", "id");
    }
    try (Tokenization tokens =
        Tokenization.of(
            read(root, "examples"),
            ModelTokenizers.read(options.model().base().orElseThrow(), hadoop),
            options.tokenize(),
            options.seed())) {
      CanonicalParquet.write(
          tokens.sequences(), new Path(root, "tokens"), List.of("split"), List.of("sequence_id"));
    }
  }

  private static void write(Dataset<Row> rows, Path root, String dataset, String... keys) {
    CanonicalParquet.write(rows, new Path(root, dataset), List.of(keys));
  }

  private Dataset<Row> read(Path root, String dataset) {
    return sessions.get().read().parquet(new Path(root, dataset).toString());
  }
}
