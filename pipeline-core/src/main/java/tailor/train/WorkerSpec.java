package tailor.train;

import java.io.Serializable;
import tailor.model.RandomKey;
import tailor.model.Regularization;
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
 * @param regularization of every step
 * @param key of the random numbers of the run
 */
public record WorkerSpec(
    TransformerLayer layer,
    AdamWOptions adam,
    LearningRate learningRate,
    int rowsPerStep,
    Regularization regularization,
    RandomKey key)
    implements Serializable {

  /** Without regularization. */
  public WorkerSpec(
      TransformerLayer layer, AdamWOptions adam, LearningRate learningRate, int rowsPerStep) {
    this(layer, adam, learningRate, rowsPerStep, Regularization.NONE, RandomKey.of(0));
  }

  /** The same worker whose kernels work in so many threads. */
  WorkerSpec withThreads(int threads) {
    return new WorkerSpec(
        layer.withThreads(threads), adam, learningRate, rowsPerStep, regularization, key);
  }
}
