package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tailor.model.RandomKey;
import tailor.model.Regularization;
import tailor.train.exchange.Exchange;
import tailor.train.graph.LossReduction;
import tailor.train.optimizer.AdamWOptions;
import tailor.train.optimizer.LearningRate;
import tailor.train.optimizer.Schedule;

class WorkerPoolTest {

  @Test
  void trainingsThatTakeTurnsKeepTheirWorkersWhereTheyMayStay() {
    Worker first = borrowed("stay-a", Neighbours.STAY);
    Worker second = borrowed("stay-b", Neighbours.STAY);

    assertThat(borrowed("stay-a", Neighbours.STAY)).isSameAs(first);
    assertThat(borrowed("stay-b", Neighbours.STAY)).isSameAs(second);

    WorkerPool.ofJvm().free("stay-a");
    WorkerPool.ofJvm().free("stay-b");
  }

  @Test
  void othersMakeRoom() {
    Worker first = borrowed("room-a", Neighbours.MAKE_ROOM);
    borrowed("room-b", Neighbours.MAKE_ROOM);

    assertThat(borrowed("room-a", Neighbours.MAKE_ROOM)).isNotSameAs(first);

    WorkerPool.ofJvm().free("room-a");
  }

  /** A worker that was given back at once. */
  private static Worker borrowed(String run, Neighbours neighbours) {
    WorkerSpec spec =
        new WorkerSpec(
            TinyModel.layer(LossReduction.SUM, 1),
            new AdamWOptions(0.9, 0.95, 1e-8, 0.1, 1),
            new LearningRate(1e-3, 0, 0, 1, Schedule.CONSTANT),
            1,
            InnerState.KEEP,
            Exchange.FLOAT32,
            Regularization.NONE,
            null,
            neighbours,
            RandomKey.of(0));
    PooledWorker pooled = WorkerPool.ofJvm().borrow(new WorkerKind(run, spec, ""), null);
    pooled.release();
    return pooled.worker();
  }
}
