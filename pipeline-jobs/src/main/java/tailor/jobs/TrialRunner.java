package tailor.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import tailor.report.Series;
import tailor.run.Existing;
import tailor.run.Progress;
import tailor.run.TailorException;
import tailor.sweep.SweepOptions;
import tailor.train.Neighbours;
import tailor.train.checkpoint.Checkpoint;
import tailor.train.checkpoint.CheckpointDirectory;
import tailor.train.metrics.RoundMetrics;
import tailor.train.metrics.TrainingMetric;

/**
 * Trains trials side by side in one Spark application, each in a scheduler pool of its own. A trial
 * that fails is recorded and the others go on.
 */
final class TrialRunner implements AutoCloseable {
  private final StageContext context;
  private final Existing existing;
  private final TrialRecords records;
  private final TrainingMetric objective;
  private final Neighbours neighbours;
  private final Sessions sessions;
  private final ExecutorService threads;
  private final Set<String> made = new HashSet<>();
  private final Map<String, RuntimeException> unmakeable = new HashMap<>();
  private final Map<Integer, PlannedTrial> seen = new HashMap<>();

  /**
   * A runner.
   *
   * @param neighbours whether trials that take turns in a JVM keep their workers there
   */
  TrialRunner(
      StageContext context,
      Existing existing,
      TrialRecords records,
      SweepOptions sweep,
      Neighbours neighbours) {
    this.neighbours = neighbours;
    this.context = context;
    this.existing = existing;
    this.records = records;
    this.objective = sweep.objective();
    this.sessions = new Sessions("sweep", context.options().spark(), Progress.silent());
    this.threads = Executors.newFixedThreadPool(sweep.parallel());
  }

  /**
   * Trains trials as far as a rung, those left out that were there already.
   *
   * @param share of each one's plan
   * @param pause what becomes of a trial that has not ended
   * @return their records, in the same order
   */
  List<TrialRecord> run(List<PlannedTrial> trials, int rung, double share, TrainStage.Pause pause) {
    List<Future<TrialRecord>> running = new ArrayList<>();
    for (PlannedTrial trial : trials) {
      seen.put(trial.trial().number(), trial);
      Optional<TrialRecord> known = records.find(trial.trial().number(), rung);
      running.add(threads.submit(() -> known.orElseGet(() -> recorded(trial, rung, share, pause))));
    }
    return awaited(running);
  }

  /** Commits what there is of trials that do not go on. */
  void end(double share, List<Integer> numbers) {
    List<Future<TrialRecord>> running = new ArrayList<>();
    for (int number : numbers) {
      PlannedTrial trial = seen.get(number);
      if (trial != null) {
        running.add(threads.submit(() -> trained(trial, 0, share, TrainStage.Pause.FOR_GOOD)));
      }
    }
    awaited(running);
  }

  /** Waits for all, so that none is left in the middle because another has failed. */
  private static List<TrialRecord> awaited(List<Future<TrialRecord>> running) {
    List<TrialRecord> done = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (Future<TrialRecord> future : running) {
      try {
        done.add(future.get());
      } catch (ExecutionException e) {
        failures.add(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while trials were training", e);
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("a trial was interrupted", failures.get(0));
    }
    return done;
  }

  private TrialRecord recorded(PlannedTrial trial, int rung, double share, TrainStage.Pause pause) {
    TrialRecord record = trained(trial, rung, share, pause);
    records.add(record);
    String result =
        record.failed()
            ? "failed: " + record.reason().lines().findFirst().orElse("")
            : "%s %.4f after %d rounds"
                .formatted(objective.key(), record.objective(), record.rounds());
    context
        .progress()
        .say("sweep: trial %d %s: %s".formatted(record.number(), record.values(), result));
    return record;
  }

  private TrialRecord trained(PlannedTrial trial, int rung, double share, TrainStage.Pause pause) {
    long started = System.nanoTime();
    String reason = "";
    try {
      makeData(trial);
      sessions.get().sparkContext().setLocalProperty("spark.scheduler.pool", trial.runId());
      stageRunner(trial, trial.runId())
          .run(new SharedStage(new TrainStage(share, pause, neighbours), trial.owners()));
    } catch (TrainingPaused e) {
      reason = "";
    } catch (RuntimeException e) {
      TailorException failure = Failure.expected(e).orElseThrow(() -> e);
      reason = String.valueOf(failure.getMessage());
    }
    return record(trial, rung, reason, (System.nanoTime() - started) / 1e9);
  }

  /** Makes the datasets that a trial reads, unless another trial has. */
  private synchronized void makeData(PlannedTrial trial) {
    for (Stage stage : SweepPlan.dataStages()) {
      String owner = trial.owners().get(stage.name());
      String dataset = stage.name() + " " + owner;
      RuntimeException failure = unmakeable.get(dataset);
      if (failure != null) {
        throw failure;
      }
      if (owner != null && !made.contains(dataset)) {
        try {
          stageRunner(trial, owner).run(new SharedStage(stage, trial.owners()));
          made.add(dataset);
        } catch (RuntimeException e) {
          unmakeable.put(dataset, e);
          throw e;
        }
      }
    }
  }

  private StageRunner stageRunner(PlannedTrial trial, String runId) {
    Progress progress =
        new Progress(
            line -> context.progress().say("trial %d: %s".formatted(trial.trial().number(), line)),
            Duration.ZERO,
            System::nanoTime);
    return new StageRunner(
        trial.bound().options(), runId, existing, context.storage(), hadoop(), sessions, progress);
  }

  private Configuration hadoop() {
    return context.spark().sparkContext().hadoopConfiguration();
  }

  private TrialRecord record(PlannedTrial trial, int rung, String reason, double seconds) {
    Path directory = context.storage().directory("checkpoints", trial.runId());
    List<RoundMetrics> rounds =
        new CheckpointDirectory(directory, hadoop(), objective)
            .latest()
            .map(Checkpoint::state)
            .map(state -> state.metrics())
            .orElse(List.of());
    List<Series.Point> curve = new ArrayList<>();
    for (RoundMetrics round : rounds) {
      objective.of(round).ifPresent(y -> curve.add(new Series.Point(round.step(), y)));
    }
    Optional<Double> best = objective.best(rounds);
    boolean failed = !reason.isEmpty() || best.isEmpty();
    return new TrialRecord(
        trial.trial().number(),
        rung,
        failed ? TrialRecord.Status.FAILED : TrialRecord.Status.REACHED,
        trial.runId(),
        trial.trial().values(),
        best.orElse(null),
        rounds.size(),
        seconds,
        failed && reason.isEmpty()
            ? "there is no %s: the validation split is empty".formatted(objective.key())
            : reason,
        curve);
  }

  @Override
  public void close() {
    threads.shutdown();
    sessions.close();
  }
}
