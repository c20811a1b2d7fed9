package tailor.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import tailor.train.checkpoint.VectorFile;
import tailor.train.data.RowAddress;
import tailor.train.data.SequenceReader;
import tailor.train.graph.PackedArrays;

/** What a Spark task does before a training on preferences, on a worker of the pool. */
final class ReferenceRunner implements VoidFunction<Iterator<ReferenceTask>> {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final WorkerSpec spec;
  private final String parameters;
  private final String directory;
  private final int batchSize;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * A runner.
   *
   * @param parameters file of the model before training
   * @param directory of the files to write
   * @param batchSize rows that go through the model at once
   */
  ReferenceRunner(
      String run,
      WorkerSpec spec,
      String parameters,
      String directory,
      int batchSize,
      Broadcast<SerializableConfiguration> hadoop) {
    this.run = run;
    this.spec = spec;
    this.parameters = parameters;
    this.directory = directory;
    this.batchSize = batchSize;
    this.hadoop = hadoop;
  }

  @Override
  public void call(Iterator<ReferenceTask> tasks) {
    PooledWorker pooled = WorkerPool.borrow(TaskContext.get(), run, spec, null);
    try {
      pooled.moments(null);
      Worker worker = pooled.worker();
      Configuration configuration = hadoop.value().value();
      new VectorFile(new Path(parameters), configuration).read(RoundRunner.parametersOf(worker));
      ReferenceFiles files = new ReferenceFiles(new Path(directory), configuration);
      while (tasks.hasNext()) {
        ReferenceTask task = tasks.next();
        if (!files.has(task.file())) {
          files.write(task.file(), sums(task.rows(), worker, new SequenceReader(configuration)));
        }
      }
    } finally {
      pooled.release();
    }
  }

  private List<double[]> sums(List<RowAddress> rows, Worker worker, SequenceReader reader) {
    List<PackedArrays> sequences = reader.readInOrder(rows);
    List<double[]> sums = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += batchSize) {
      int to = Math.min(rows.size(), from + batchSize);
      PackedArrays batch = PackedArrays.concatenate(sequences.subList(from, to));
      sums.addAll(worker.logProbabilities(batch.batch(0, batch.rows())));
    }
    return sums;
  }
}
