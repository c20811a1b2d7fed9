package tailor.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import tailor.train.exchange.MeanDifference;
import tailor.train.exchange.MeanParameters;
import tailor.train.exchange.OutputKey;
import tailor.train.exchange.ParameterChunks;
import tailor.train.exchange.ReportOutput;
import tailor.train.exchange.RoundOutput;
import tailor.train.exchange.WeightedMean;
import tailor.train.metrics.WorkerReport;
import tailor.train.optimizer.OuterOptimizer;

/**
 * One round as Spark jobs: a stage in which every task is a worker, a shuffle of what it sends in
 * chunks, and a stage that folds them into their mean, which comes to the driver some partitions at
 * a time.
 */
final class RoundJob {
  /** Partitions fetched at once: 64 MiB. */
  private static final int PARTITIONS_PER_FETCH = 4;

  private final JavaSparkContext spark;
  private final PairFlatMapFunction<Iterator<RoundTask>, OutputKey, RoundOutput> runner;
  private final ParameterChunks chunks;
  private final Map<Integer, String> places = new HashMap<>();

  /**
   * Rounds over these chunks.
   *
   * @param runner what the task of a worker does
   */
  RoundJob(
      JavaSparkContext spark,
      PairFlatMapFunction<Iterator<RoundTask>, OutputKey, RoundOutput> runner,
      ParameterChunks chunks) {
    this.spark = spark;
    this.runner = runner;
    this.chunks = chunks;
  }

  /**
   * Runs the round and applies its mean, unless a worker diverged or no worker had anything to
   * learn.
   *
   * @return the workers' reports, in the order of their numbers
   */
  List<WorkerReport> run(List<RoundTask> tasks, OuterOptimizer outer) {
    JavaPairRDD<OutputKey, RoundOutput> sent =
        workers(tasks).mapPartitionsToPair(runner).repartitionAndSortWithinPartitions(chunks);
    try {
      JavaRDD<RoundOutput> reduced = sent.mapPartitions(pairs -> new WeightedMean().call(pairs));
      List<WorkerReport> reports = reports(reduced);
      reports.forEach(report -> places.put(report.worker(), report.host()));
      boolean diverged = reports.stream().anyMatch(WorkerReport::diverged);
      boolean learnt = reports.stream().anyMatch(report -> report.targets() > 0);
      if (!diverged && learnt) {
        apply(reduced, outer);
      }
      return reports;
    } finally {
      // Otherwise the workers' parameters lie on the executors' disks until the driver's garbage
      // collector happens to notice.
      sent.rdd().cleanShuffleDependencies(false);
    }
  }

  /** A partition a task, where possible on the executor that has the worker's optimizer at hand. */
  private JavaRDD<RoundTask> workers(List<RoundTask> tasks) {
    List<Tuple2<RoundTask, Seq<String>>> placed = new ArrayList<>();
    for (RoundTask task : tasks) {
      List<String> places = new ArrayList<>();
      Host.location(this.places.get(task.worker())).ifPresent(places::add);
      placed.add(new Tuple2<>(task, seq(places)));
    }
    ClassTag<RoundTask> type = ClassTag$.MODULE$.apply(RoundTask.class);
    return JavaRDD.fromRDD(spark.sc().makeRDD(seq(placed), type), type);
  }

  private static <T> Seq<T> seq(List<T> values) {
    return JavaConverters.asScalaBuffer(values).toSeq();
  }

  private static List<WorkerReport> reports(JavaRDD<RoundOutput> reduced) {
    List<WorkerReport> reports = new ArrayList<>();
    for (RoundOutput output : reduced.collectPartitions(new int[] {0})[0]) {
      reports.add(((ReportOutput) output).report());
    }
    reports.sort(Comparator.comparingInt(WorkerReport::worker));
    return reports;
  }

  private void apply(JavaRDD<RoundOutput> reduced, OuterOptimizer outer) {
    int partitions = chunks.numPartitions();
    for (int first = 1; first < partitions; first += PARTITIONS_PER_FETCH) {
      int[] wave =
          IntStream.range(first, Math.min(partitions, first + PARTITIONS_PER_FETCH)).toArray();
      for (List<RoundOutput> part : reduced.collectPartitions(wave)) {
        for (RoundOutput output : part) {
          apply(output, outer);
        }
      }
    }
  }

  private static void apply(RoundOutput output, OuterOptimizer outer) {
    if (output instanceof MeanDifference mean) {
      outer.descend(mean.offset(), mean.values());
    } else if (output instanceof MeanParameters mean) {
      outer.apply(mean.offset(), mean.values());
    } else {
      throw new IllegalStateException("no mean: " + output);
    }
  }
}
