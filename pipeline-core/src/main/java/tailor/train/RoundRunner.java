package tailor.train;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import tailor.model.Tensor;
import tailor.train.checkpoint.VectorFile;
import tailor.train.data.RowAddress;
import tailor.train.data.SequenceReader;
import tailor.train.exchange.Contribution;
import tailor.train.exchange.OutputKey;
import tailor.train.exchange.ParameterChunks;
import tailor.train.exchange.ReportOutput;
import tailor.train.exchange.RoundOutput;
import tailor.train.metrics.WorkerReport;

/**
 * What a Spark task does in a round. Its outcome is a function of its {@link RoundTask}: whatever a
 * worker of the pool did before is overwritten, and files are written under names of their own and
 * renamed, so that a task may run again, or twice at the same time.
 */
final class RoundRunner
    implements PairFlatMapFunction<Iterator<RoundTask>, OutputKey, RoundOutput> {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final WorkerSpec spec;
  private final StepHooks hooks;
  private final ParameterChunks chunks;
  private final References references;
  private final Broadcast<SerializableConfiguration> hadoop;

  RoundRunner(
      String run,
      WorkerSpec spec,
      StepHooks hooks,
      ParameterChunks chunks,
      References references,
      Broadcast<SerializableConfiguration> hadoop) {
    this.run = run;
    this.spec = spec;
    this.hooks = hooks;
    this.chunks = chunks;
    this.references = references;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Tuple2<OutputKey, RoundOutput>> call(Iterator<RoundTask> tasks) {
    RoundTask task = tasks.next();
    TaskContext context = TaskContext.get();
    MomentsTag before = new MomentsTag(task.worker(), task.roundBefore());
    PooledWorker pooled = WorkerPool.borrow(context, run, spec, before);
    context.addTaskCompletionListener((TaskCompletionListener) ended -> pooled.release());
    Worker worker = pooled.worker();
    new VectorFile(new Path(task.parameters()), configuration()).read(parametersOf(worker));
    if (!before.equals(pooled.moments())) {
      readState(worker, task.momentsBefore());
    }
    pooled.moments(null);
    if (spec.innerState() == InnerState.RESTART) {
      worker.optimizer().reset();
    }
    worker.contribution().begin(worker.parameters());
    WorkerReport report =
        worker
            .train(task.worker(), share(task.rows()), task.pace(), hooks)
            .on(pooled.kind().device());
    if (report.diverged()) {
      return Stream.of(reported(report)).iterator();
    }
    Stream<Tuple2<OutputKey, RoundOutput>> sent = sent(worker, report);
    if (task.momentsAfter() != null) {
      StepHooks.requireWanted();
      writeState(worker, task.momentsAfter());
      pooled.moments(new MomentsTag(task.worker(), task.round()));
    }
    return Stream.concat(Stream.of(reported(report)), sent).iterator();
  }

  private Configuration configuration() {
    return hadoop.value().value();
  }

  /** The vector of a parameter file by name. */
  static SortedMap<String, Tensor> parametersOf(Worker worker) {
    return new TreeMap<>(Map.of("parameters", worker.parameters()));
  }

  private void readState(Worker worker, @Nullable String file) {
    worker.reset();
    if (file == null) {
      return;
    }
    Map<String, String> metadata =
        new VectorFile(new Path(file), configuration()).read(worker.state());
    if (spec.innerState() == InnerState.KEEP) {
      worker.optimizer().resume(Long.parseLong(metadata.get("steps")));
    }
  }

  private void writeState(Worker worker, String file) {
    new VectorFile(new Path(file), configuration())
        .write(worker.state(), Map.of("steps", Long.toString(worker.optimizer().steps())));
  }

  private Share share(List<RowAddress> rows) {
    return new Share(
        new SequenceReader(configuration()).readInOrder(rows),
        references.of(rows, configuration()));
  }

  private static Tuple2<OutputKey, RoundOutput> reported(WorkerReport report) {
    return new Tuple2<>(new OutputKey(OutputKey.REPORT, report.worker()), new ReportOutput(report));
  }

  /** Ends the round: what the worker sends of it, if it has learnt anything. */
  private Stream<Tuple2<OutputKey, RoundOutput>> sent(Worker worker, WorkerReport report) {
    Contribution contribution = worker.contribution();
    Tensor parameters = worker.parameters();
    long weight = report.targets();
    if (weight == 0) {
      contribution.withhold(parameters);
      return Stream.empty();
    }
    contribution.end(parameters);
    return IntStream.range(0, chunks.count())
        .mapToObj(
            i ->
                new Tuple2<>(
                    new OutputKey(i, report.worker()),
                    contribution.chunk(parameters, chunks.offset(i), chunks.size(i), weight)));
  }
}
