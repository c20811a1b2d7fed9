package tailor.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import tailor.train.data.SequenceIndex;

/**
 * The loss on the validation split, computed by Spark tasks. Batches are cut by rows alone and
 * summed in their order, so that the outcome does not depend on the number of tasks.
 */
final class Validation {
  private final JavaSparkContext spark;
  private final ValidationRunner runner;
  private final SequenceIndex index;
  private final long rows;
  private final int batchSize;
  private final int tasks;

  /**
   * Validates on the first rows of an index.
   *
   * @param rows at most so many
   * @param batchSize rows of a batch
   * @param tasks at most so many
   */
  Validation(
      JavaSparkContext spark,
      ValidationRunner runner,
      SequenceIndex index,
      long rows,
      int batchSize,
      int tasks) {
    this.spark = spark;
    this.runner = runner;
    this.index = index;
    this.rows = Math.min(rows, index.rows());
    this.batchSize = batchSize;
    this.tasks = tasks;
  }

  /** Whether there is anything to validate on. */
  boolean isEmpty() {
    return rows == 0;
  }

  /** The loss of the model in this file of parameters. */
  BatchLoss run(String parameters) {
    List<ValidationTask.Batch> batches = new ArrayList<>();
    for (long row = 0; row < rows; row += batchSize) {
      batches.add(
          new ValidationTask.Batch(
              batches.size(),
              LongStream.range(row, Math.min(rows, row + batchSize))
                  .mapToObj(index::address)
                  .toList()));
    }
    int count = Math.min(tasks, batches.size());
    List<ValidationTask> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) batches.size() * i / count);
      int to = (int) ((long) batches.size() * (i + 1) / count);
      parts.add(new ValidationTask(parameters, List.copyOf(batches.subList(from, to))));
    }
    List<BatchLoss> losses =
        new ArrayList<>(spark.parallelize(parts, count).mapPartitions(runner).collect());
    losses.sort(Comparator.comparingInt(BatchLoss::number));
    double sum = 0;
    long targets = 0;
    long correct = 0;
    double margin = 0;
    for (BatchLoss loss : losses) {
      sum += loss.sum();
      targets += loss.count();
      correct += loss.correct();
      margin += loss.margin();
    }
    return new BatchLoss(0, sum, targets, correct, margin);
  }
}
