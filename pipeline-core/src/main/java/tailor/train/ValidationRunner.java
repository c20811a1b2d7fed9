package tailor.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import tailor.train.checkpoint.VectorFile;
import tailor.train.data.SequenceReader;
import tailor.train.graph.PackedArrays;

/** What a Spark task does in a validation, on a worker of the pool; it returns sums. */
final class ValidationRunner implements FlatMapFunction<Iterator<ValidationTask>, BatchLoss> {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final WorkerSpec spec;
  private final References references;
  private final Broadcast<SerializableConfiguration> hadoop;

  ValidationRunner(
      String run,
      WorkerSpec spec,
      References references,
      Broadcast<SerializableConfiguration> hadoop) {
    this.run = run;
    this.spec = spec;
    this.references = references;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<BatchLoss> call(Iterator<ValidationTask> tasks) {
    ValidationTask task = tasks.next();
    PooledWorker pooled = WorkerPool.borrow(TaskContext.get(), run, spec, null);
    try {
      return losses(task, pooled.worker()).iterator();
    } finally {
      pooled.release();
    }
  }

  private List<BatchLoss> losses(ValidationTask task, Worker worker) {
    Configuration configuration = hadoop.value().value();
    new VectorFile(new Path(task.parameters()), configuration)
        .read(RoundRunner.parametersOf(worker));
    SequenceReader reader = new SequenceReader(configuration);
    List<BatchLoss> losses = new ArrayList<>();
    for (ValidationTask.Batch batch : task.batches()) {
      PackedArrays rows = PackedArrays.concatenate(reader.readInOrder(batch.rows()));
      List<double[]> reference = references.of(batch.rows(), configuration);
      losses.add(
          BatchLoss.of(batch.number(), worker.evaluate(rows.batch(0, rows.rows()), reference)));
    }
    return losses;
  }
}
