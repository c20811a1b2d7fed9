package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.junit.jupiter.api.Test;
import scala.Tuple2;
import tailor.testkit.LocalSpark;
import tailor.train.exchange.OutputKey;
import tailor.train.exchange.ParameterChunks;
import tailor.train.exchange.ReportOutput;
import tailor.train.exchange.RoundOutput;
import tailor.train.metrics.WorkerReport;

class WorkerJobTest {
  private static final int JOBS = 200;
  private static final Semaphore DONE = new Semaphore(0);

  /** Closing removes a shuffle, of which the scheduler may be about to hear that it is written. */
  @Test
  void the_driver_survives_workers_that_are_done_while_they_are_given_up()
      throws InterruptedException {
    JavaSparkContext spark = new JavaSparkContext(LocalSpark.session().sparkContext());
    for (int i = 0; i < JOBS; i++) {
      RoundTask task = new RoundTask(1, 0, Pace.from(0), List.of(), "no parameters", 0, null, null);
      WorkerJob job =
          new WorkerJob(spark, task, null, new ReportAtOnce(), new ParameterChunks(1), end -> {});
      DONE.acquire();
      LockSupport.parkNanos(i * 50_000L);
      job.close();
    }
    assertThat(spark.parallelize(List.of(1, 2)).count()).isEqualTo(2);
  }

  /** A worker that has learnt nothing, and says that it is done. */
  private static final class ReportAtOnce
      implements PairFlatMapFunction<Iterator<RoundTask>, OutputKey, RoundOutput> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Tuple2<OutputKey, RoundOutput>> call(Iterator<RoundTask> tasks) {
      RoundTask task = tasks.next();
      RoundOutput report =
          new ReportOutput(new WorkerReport(task.worker(), "", "", 0, 0, 0, 0, 0, 0, 0, 0));
      DONE.release();
      return List.of(new Tuple2<>(new OutputKey(OutputKey.REPORT, task.worker()), report))
          .iterator();
    }
  }
}
