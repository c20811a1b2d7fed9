package tailor.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import tailor.train.data.RowAddress;
import tailor.train.data.SequenceReader;
import tailor.train.graph.PackedArrays;

/**
 * Counts the tokens of a worker's rows, padding not counted, without the worker: by Spark tasks,
 * each of which holds a step's rows at a time.
 */
final class ShareTokens implements ToLongFunction<RoundTask> {
  private final JavaSparkContext spark;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final int rowsPerStep;

  ShareTokens(
      JavaSparkContext spark, Broadcast<SerializableConfiguration> hadoop, int rowsPerStep) {
    this.spark = spark;
    this.hadoop = hadoop;
    this.rowsPerStep = rowsPerStep;
  }

  @Override
  public long applyAsLong(RoundTask task) {
    List<List<RowAddress>> steps = new ArrayList<>();
    List<RowAddress> rows = task.rows();
    for (int from = 0; from < rows.size(); from += rowsPerStep) {
      int to = Math.min(rows.size(), from + rowsPerStep);
      steps.add(new ArrayList<>(rows.subList(from, to)));
    }
    return spark.parallelize(steps).mapPartitions(new Count(hadoop)).fold(0L, Long::sum);
  }

  /** What a task does. */
  private record Count(Broadcast<SerializableConfiguration> hadoop)
      implements FlatMapFunction<Iterator<List<RowAddress>>, Long> {
    @Override
    public Iterator<Long> call(Iterator<List<RowAddress>> steps) {
      SequenceReader reader = new SequenceReader(hadoop.value().value());
      long tokens = 0;
      while (steps.hasNext()) {
        for (PackedArrays sequence : reader.readInOrder(steps.next())) {
          tokens += sequence.documentTokens();
        }
      }
      return List.of(tokens).iterator();
    }
  }
}
