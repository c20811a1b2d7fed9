package tailor.train;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import tailor.train.data.SequenceIndex;
import tailor.train.data.SequenceOrder;
import tailor.train.data.SequenceReader;
import tailor.train.graph.PackedArrays;
import tailor.train.metrics.WorkerReport;

/**
 * Training in one thread, without Spark: the plain loop that distributed training with one worker
 * and plain averaging equals bit for bit.
 */
public final class LocalTrainer {
  private final TrainingPlan plan;
  private final SequenceIndex index;
  private final SequenceOrder order;
  private final SequenceReader reader;

  /**
   * A loop over these rows.
   *
   * @param plan of one worker
   */
  public LocalTrainer(
      TrainingPlan plan, SequenceIndex index, SequenceOrder order, SequenceReader reader) {
    if (plan.workers() != 1) {
      throw new IllegalArgumentException(
          "a plan for %d workers; one can do without Spark".formatted(plan.workers()));
    }
    this.plan = plan;
    this.index = index;
    this.order = order;
    this.reader = reader;
  }

  /**
   * Trains the worker's parameters to the end of the plan.
   *
   * @param reports takes what happened in every round
   */
  public void train(Worker worker, Consumer<WorkerReport> reports) {
    for (int round = 1; round <= plan.rounds(); round++) {
      long[] rows = order.share(plan.begin(round, 0), plan.end(round, 0));
      reports.accept(worker.train(0, read(rows), plan.stepsBefore(round)));
    }
  }

  private List<PackedArrays> read(long[] rows) {
    return reader.readInOrder(Arrays.stream(rows).mapToObj(index::address).toList());
  }
}
