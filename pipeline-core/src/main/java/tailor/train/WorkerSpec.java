package tailor.train;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import tailor.model.PreferenceLoss;
import tailor.model.RandomKey;
import tailor.model.Regularization;
import tailor.train.exchange.Exchange;
import tailor.train.graph.TransformerLayer;
import tailor.train.optimizer.AdamWOptions;
import tailor.train.optimizer.LearningRate;

/**
 * What a worker is made of.
 *
 * @param layer the model
 * @param adam the optimizer
 * @param learningRate of every step
 * @param rowsPerStep sequences of one step
 * @param innerState what becomes of the optimizer between rounds
 * @param exchange what it sends at the end of a round
 * @param regularization of every step
 * @param preference what it learns from pairs; null to learn to write the targets
 * @param neighbours what becomes of idle workers of other trainings when it needs room
 * @param key of the random numbers of the run
 */
public record WorkerSpec(
    TransformerLayer layer,
    AdamWOptions adam,
    LearningRate learningRate,
    int rowsPerStep,
    InnerState innerState,
    Exchange exchange,
    Regularization regularization,
    @Nullable PreferenceLoss preference,
    Neighbours neighbours,
    RandomKey key)
    implements Serializable {

  /** Of one worker that nobody else waits for, without regularization. */
  public WorkerSpec(
      TransformerLayer layer, AdamWOptions adam, LearningRate learningRate, int rowsPerStep) {
    this(
        layer,
        adam,
        learningRate,
        rowsPerStep,
        InnerState.KEEP,
        Exchange.FLOAT32,
        Regularization.NONE,
        null,
        Neighbours.MAKE_ROOM,
        RandomKey.of(0));
  }

  /** Whether a worker has anything to pass on from round to round. */
  boolean keepsState() {
    return innerState == InnerState.KEEP || exchange != Exchange.FLOAT32;
  }

  /** The same worker whose kernels work in so many threads. */
  WorkerSpec withThreads(int threads) {
    return new WorkerSpec(
        layer.withThreads(threads),
        adam,
        learningRate,
        rowsPerStep,
        innerState,
        exchange,
        regularization,
        preference,
        neighbours,
        key);
  }
}
