package tailor.jobs;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;
import tailor.config.Problems;
import tailor.report.HtmlReport;
import tailor.run.BadDataException;
import tailor.run.Existing;
import tailor.run.Manifest;
import tailor.run.Output;
import tailor.sweep.Halving;
import tailor.sweep.SweepOptions;
import tailor.train.Neighbours;
import tailor.train.metrics.TrainingMetric;

/** Runs the trials of a sweep, rung by rung. */
final class SweepStage implements Stage {
  static final Output SWEEPS = Output.resumable("sweeps");

  private final Config config;
  private final Existing existing;

  /**
   * A sweep.
   *
   * @param config the configuration that trials begin from, with its section {@code sweep}
   * @param existing what to do with trials of another configuration under the same id
   */
  SweepStage(Config config, Existing existing) {
    this.config = config;
    this.existing = existing;
  }

  @Override
  public String name() {
    return "sweep";
  }

  @Override
  public String summary() {
    return "Searches options by training with many values of them.";
  }

  @Override
  public List<Input> inputs(TailorOptions options) {
    List<Stage> stages = new ArrayList<>(SweepPlan.dataStages());
    stages.add(new TrainStage());
    return stages.stream()
        .flatMap(stage -> stage.inputs(options).stream())
        .filter(Input.Path.class::isInstance)
        .distinct()
        .toList();
  }

  @Override
  public List<Output> outputs() {
    return List.of(SWEEPS);
  }

  @Override
  public Map<String, Object> settings(TailorOptions options) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Stage stage : SweepPlan.dataStages()) {
      settings.put(stage.name(), stage.settings(options));
    }
    settings.put("train", new TrainStage().settings(options));
    SweepOptions sweep = require(options);
    settings.put(
        "sweep",
        Map.of(
            "method", sweep.method(),
            "trials", sweep.trials(),
            "seed", sweep.seed(),
            "keys", sweep.keys(),
            "objective", sweep.objective(),
            "halving", sweep.halving()));
    return settings;
  }

  @Override
  public void check(TailorOptions options, Problems problems) {
    if (options.sweep().isEmpty()) {
      problems.add("sweep", "is missing: say which keys to search, and how");
      return;
    }
    new SweepPlan(config, Pipeline.hadoop(options.spark())).check(require(options), problems);
  }

  static SweepOptions require(TailorOptions options) {
    return options.sweep().orElseThrow(() -> new IllegalStateException("no section sweep"));
  }

  @Override
  public StageResult run(StageContext context) {
    SweepOptions sweep = require(context.options());
    Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
    List<PlannedTrial> alive =
        new SweepPlan(config, hadoop).plan(sweep, context.runId(), context.options());
    TrialRecords records =
        new TrialRecords(context.storage().files(), context.outputDirectory(SWEEPS));
    context
        .progress()
        .say("sweep: %d trials, %d at a time".formatted(alive.size(), sweep.parallel()));
    Halving halving = Halving.of(sweep);
    int rungs = halving.shares().size();
    Neighbours neighbours = neighbours(alive, sweep.parallel());
    try (TrialRunner runner = new TrialRunner(context, existing, records, sweep, neighbours)) {
      for (int rung = 1; rung <= rungs; rung++) {
        boolean last = rung == rungs;
        double share = halving.shares().get(rung - 1);
        List<TrialRecord> reached =
            runner.run(
                alive, rung, share, last ? TrainStage.Pause.FOR_GOOD : TrainStage.Pause.TO_GO_ON);
        if (!last) {
          alive = survivors(alive, reached, halving, sweep.objective());
          runner.end(
              share,
              reached.stream()
                  .filter(record -> !record.failed())
                  .map(TrialRecord::number)
                  .filter(isAmong(alive).negate())
                  .toList());
        }
      }
    }
    return publish(context, records.newest(), sweep.objective());
  }

  /**
   * Workers are expensive to make, so trials that take turns on the same executors keep theirs
   * where the memory is known to hold those of all.
   */
  private static Neighbours neighbours(List<PlannedTrial> trials, int parallel) {
    boolean fit =
        trials.stream()
            .allMatch(
                trial ->
                    TrainingNeeds.of(trial.bound().options())
                        .filter(needs -> needs.times(parallel).fits())
                        .isPresent());
    return fit ? Neighbours.STAY : Neighbours.MAKE_ROOM;
  }

  private static Predicate<Integer> isAmong(List<PlannedTrial> trials) {
    return number -> trials.stream().anyMatch(trial -> trial.trial().number() == number);
  }

  private static List<PlannedTrial> survivors(
      List<PlannedTrial> trials,
      List<TrialRecord> reached,
      Halving halving,
      TrainingMetric objective) {
    List<Integer> best =
        ranked(reached, objective).stream()
            .filter(record -> !record.failed())
            .limit(halving.survivors(trials.size()))
            .map(TrialRecord::number)
            .toList();
    return trials.stream().filter(trial -> best.contains(trial.trial().number())).toList();
  }

  /** The best first: those that got furthest, by their objective; those that failed last. */
  static List<TrialRecord> ranked(Collection<TrialRecord> records, TrainingMetric objective) {
    return records.stream()
        .sorted(
            Comparator.comparing(TrialRecord::failed)
                .thenComparing(Comparator.comparingInt(TrialRecord::rung).reversed())
                .thenComparingDouble(
                    record ->
                        record.objective() == null
                            ? Double.POSITIVE_INFINITY
                            : objective.cost(record.objective()))
                .thenComparingInt(TrialRecord::number))
        .toList();
  }

  private static StageResult publish(
      StageContext context, Collection<TrialRecord> records, TrainingMetric objective) {
    List<TrialRecord> ranked = ranked(records, objective);
    TrialRecord best = ranked.get(0);
    if (best.failed()) {
      throw new BadDataException(
          "All %d trials failed; the first because: %s".formatted(ranked.size(), best.reason()));
    }
    removeParquet(context);
    context
        .spark()
        .createDataFrame(TrialRows.of(ranked), TrialRows.SCHEMA)
        .coalesce(1)
        .write()
        .mode(SaveMode.Append)
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        .parquet(context.outputDirectory(SWEEPS).toString());
    context.writeText(
        SWEEPS,
        ReportStage.FILE,
        HtmlReport.render(SweepReport.of(context.runId(), ranked, objective)));
    long failed = ranked.stream().filter(TrialRecord::failed).count();
    return StageResult.of(
        Map.of(
            "trials",
            (double) ranked.size(),
            "failed",
            (double) failed,
            "best.trial",
            (double) best.number(),
            "best." + objective.key(),
            Optional.ofNullable(best.objective()).orElse(Double.NaN)));
  }

  /** Removes what an attempt that was killed may have left. */
  private static void removeParquet(StageContext context) {
    Path directory = context.outputDirectory(SWEEPS);
    FileSystem files = context.storage().files();
    try {
      for (FileStatus file : files.listStatus(directory)) {
        if (file.getPath().getName().endsWith(".parquet")) {
          files.delete(file.getPath(), false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be cleaned up", e);
    }
  }

  @Override
  public Optional<String> result(TailorOptions options, Manifest manifest) {
    return Optional.of(
        "\nreport: %s/%s/%s/%s"
            .formatted(
                options.storage().root(), SWEEPS.dataset(), manifest.runId(), ReportStage.FILE));
  }
}
