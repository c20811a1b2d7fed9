package tailor.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.concurrent.Await;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.Duration;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;
import scala.util.Try;
import tailor.train.exchange.OutputKey;
import tailor.train.exchange.ParameterChunks;
import tailor.train.exchange.ReportOutput;
import tailor.train.exchange.RoundOutput;
import tailor.train.metrics.WorkerReport;

/**
 * A worker's part of a round as a Spark job of its own: its task, a shuffle of what that sends, and
 * a task that takes the report out of it. The rest stays in the shuffle until somebody reads it.
 */
final class WorkerJob implements AutoCloseable {
  private static final ExecutionContext AT_ONCE = ExecutionContext.fromExecutor(Runnable::run);
  private static final Duration FORGETTING = Duration.create(1, TimeUnit.MINUTES);

  private final RoundTask task;
  private final JavaPairRDD<OutputKey, RoundOutput> sent;
  private final SimpleFutureAction<WorkerReport> job;

  /**
   * A job that has ended.
   *
   * @param report of the worker, or why there is none
   */
  record Ending(int worker, Try<WorkerReport> report) {}

  /**
   * Submits the job.
   *
   * @param place where Spark should run it if it can; null for anywhere
   * @param endings is told when the job has ended, by a thread that must not be held
   */
  WorkerJob(
      JavaSparkContext spark,
      RoundTask task,
      @Nullable String place,
      PairFlatMapFunction<java.util.Iterator<RoundTask>, OutputKey, RoundOutput> runner,
      ParameterChunks chunks,
      Consumer<Ending> endings) {
    this.task = task;
    this.sent = placed(spark, task, place).mapPartitionsToPair(runner).partitionBy(chunks);
    AtomicReference<WorkerReport> report = new AtomicReference<>();
    this.job =
        spark
            .sc()
            .submitJob(
                sent.rdd(),
                new TakeReport(),
                seq(List.<Object>of(ParameterChunks.REPORTS)),
                (partition, taken) -> {
                  report.set(taken);
                  return BoxedUnit.UNIT;
                },
                report::get);
    job.onComplete(
        result -> {
          endings.accept(new Ending(task.worker(), result));
          return BoxedUnit.UNIT;
        },
        AT_ONCE);
  }

  RoundTask task() {
    return task;
  }

  /** What the worker sends, by chunk, in the order of their numbers. */
  JavaPairRDD<OutputKey, RoundOutput> sent() {
    return sent;
  }

  /** Asks the worker to end at its next step, and waits for nothing. */
  void cancel() {
    job.cancel();
  }

  /**
   * Ends the job if it goes on, and removes the shuffle, which would otherwise lie on the
   * executors' disks until the driver's garbage collector happens to notice.
   *
   * <p>The scheduler must have forgotten the job before: news of a task that has done its part of a
   * shuffle which is gone would end the scheduler, and the driver with it.
   */
  @Override
  public void close() {
    if (!job.isCompleted()) {
      job.cancel();
    }
    if (isForgotten()) {
      sent.rdd().cleanShuffleDependencies(false);
    }
  }

  /** Waits until the scheduler has told the end of the job, which it does when it forgets it. */
  private boolean isForgotten() {
    try {
      Await.ready(job, FORGETTING);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static JavaRDD<RoundTask> placed(
      JavaSparkContext spark, RoundTask task, @Nullable String place) {
    List<String> places = new ArrayList<>();
    Host.location(place).ifPresent(places::add);
    ClassTag<RoundTask> type = ClassTag$.MODULE$.apply(RoundTask.class);
    return JavaRDD.fromRDD(
        spark.sc().makeRDD(seq(List.of(new Tuple2<>(task, seq(places)))), type), type);
  }

  private static <T> Seq<T> seq(List<T> values) {
    return JavaConverters.asScalaBuffer(values).toSeq();
  }

  /** The only output of a worker's partition of reports. */
  private static final class TakeReport
      extends AbstractFunction1<Iterator<Tuple2<OutputKey, RoundOutput>>, WorkerReport>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public WorkerReport apply(Iterator<Tuple2<OutputKey, RoundOutput>> outputs) {
      return ((ReportOutput) outputs.next()._2()).report();
    }
  }
}
