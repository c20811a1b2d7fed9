package tailor.train;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import tailor.train.exchange.MeanDifference;
import tailor.train.exchange.MeanParameters;
import tailor.train.exchange.OutputKey;
import tailor.train.exchange.ParameterChunks;
import tailor.train.exchange.RoundOutput;
import tailor.train.exchange.WeightedMean;
import tailor.train.metrics.WorkerReport;
import tailor.train.optimizer.OuterOptimizer;

/**
 * One round as Spark jobs: one for every worker, at the same time, which leaves what the worker
 * sends in a shuffle, and then a stage that folds the shuffles of those that have delivered into
 * their mean, which comes to the driver some partitions at a time.
 */
final class RoundJob {
  /** Partitions fetched at once: 32 MiB. */
  private static final int PARTITIONS_PER_FETCH = 8;

  private final JavaSparkContext spark;
  private final PairFlatMapFunction<Iterator<RoundTask>, OutputKey, RoundOutput> runner;
  private final ParameterChunks chunks;
  private final Optional<Duration> deadline;
  private final ToLongFunction<RoundTask> tokens;
  private final InstantSource time;
  private final Map<Integer, String> places = new HashMap<>();

  /**
   * Rounds over these chunks.
   *
   * @param runner what the task of a worker does
   * @param deadline of stragglers; empty to wait for all workers
   * @param tokens of the rows of a worker
   * @param time of the deadline
   */
  RoundJob(
      JavaSparkContext spark,
      PairFlatMapFunction<Iterator<RoundTask>, OutputKey, RoundOutput> runner,
      ParameterChunks chunks,
      Optional<Duration> deadline,
      ToLongFunction<RoundTask> tokens,
      InstantSource time) {
    this.spark = spark;
    this.runner = runner;
    this.chunks = chunks;
    this.deadline = deadline;
    this.tokens = tokens;
    this.time = time;
  }

  /**
   * Runs the round and applies its mean, unless a worker diverged or no worker had anything to
   * learn.
   */
  RoundOutcome run(List<RoundTask> tasks, OuterOptimizer outer) {
    Map<Integer, WorkerJob> jobs = new TreeMap<>();
    try (WorkerClock clock = new WorkerClock(spark.sc(), UUID.randomUUID().toString())) {
      BlockingQueue<WorkerJob.Ending> endings = new LinkedBlockingQueue<>();
      for (RoundTask task : tasks) {
        jobs.put(task.worker(), submit(task, clock, endings));
      }
      RoundOutcome outcome =
          new RoundDeliveries(
                  jobs.values(),
                  endings,
                  clock,
                  deadline.map(late -> new StragglerRule(tasks.size(), late)),
                  tokens,
                  time)
              .await();
      remember(outcome);
      List<WorkerReport> reports = outcome.reports();
      boolean diverged = reports.stream().anyMatch(WorkerReport::diverged);
      boolean learnt = reports.stream().anyMatch(report -> report.targets() > 0);
      if (!diverged && learnt) {
        apply(mean(jobs, reports), outer);
      }
      return outcome;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while workers were at work", e);
    } finally {
      jobs.values().forEach(WorkerJob::close);
    }
  }

  private WorkerJob submit(
      RoundTask task, WorkerClock clock, BlockingQueue<WorkerJob.Ending> endings) {
    spark.setLocalProperty(WorkerClock.PROPERTY, clock.name(task.worker()));
    try {
      return new WorkerJob(spark, task, places.get(task.worker()), runner, chunks, endings::add);
    } finally {
      spark.setLocalProperty(WorkerClock.PROPERTY, null);
    }
  }

  /** A worker prefers the executor that has its optimizer at hand, unless it was too slow there. */
  private void remember(RoundOutcome outcome) {
    outcome.reports().forEach(report -> places.put(report.worker(), report.host()));
    outcome.dropped().forEach(late -> places.remove(late.worker()));
  }

  private JavaRDD<RoundOutput> mean(Map<Integer, WorkerJob> jobs, List<WorkerReport> reports) {
    Set<Integer> delivered = reports.stream().map(WorkerReport::worker).collect(Collectors.toSet());
    List<JavaPairRDD<OutputKey, RoundOutput>> sent = new ArrayList<>();
    jobs.forEach(
        (worker, job) -> {
          if (delivered.contains(worker)) {
            sent.add(job.sent());
          }
        });
    // All are partitioned alike, so the union has their partitions, and each begins with what the
    // first worker sent.
    JavaPairRDD<OutputKey, RoundOutput> all = spark.union(sent.toArray(pairs()));
    return all.mapPartitions(outputs -> new WeightedMean().call(outputs));
  }

  @SuppressWarnings("unchecked")
  private static JavaPairRDD<OutputKey, RoundOutput>[] pairs() {
    return new JavaPairRDD[0];
  }

  /** Applies the means while those that follow are reduced and fetched. */
  private void apply(JavaRDD<RoundOutput> means, OuterOptimizer outer) throws InterruptedException {
    ExecutorService fetcher = Executors.newSingleThreadExecutor();
    try {
      Deque<Future<List<RoundOutput>[]>> waves = new ArrayDeque<>();
      int partitions = chunks.numPartitions();
      for (int first = ParameterChunks.REPORTS + 1;
          first < partitions;
          first += PARTITIONS_PER_FETCH) {
        int[] wave =
            IntStream.range(first, Math.min(partitions, first + PARTITIONS_PER_FETCH)).toArray();
        waves.add(fetcher.submit(() -> means.collectPartitions(wave)));
        if (waves.size() > 1) {
          apply(waves.remove(), outer);
        }
      }
      apply(waves.remove(), outer);
    } finally {
      fetcher.shutdown();
      // nobody may read the shuffles when they are removed
      fetcher.awaitTermination(1, TimeUnit.HOURS);
    }
  }

  private static void apply(Future<List<RoundOutput>[]> wave, OuterOptimizer outer)
      throws InterruptedException {
    try {
      for (List<RoundOutput> part : wave.get()) {
        part.forEach(output -> apply(output, outer));
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the mean of a round cannot be had: " + e.getMessage(), e);
    }
  }

  private static void apply(RoundOutput output, OuterOptimizer outer) {
    if (output instanceof MeanDifference mean) {
      mean.elements().forEachPart((i, part) -> outer.descend(mean.offset() + i, part));
    } else if (output instanceof MeanParameters mean) {
      mean.elements().forEachPart((i, part) -> outer.apply(mean.offset() + i, part));
    } else {
      throw new IllegalStateException("no mean: " + output);
    }
  }
}
