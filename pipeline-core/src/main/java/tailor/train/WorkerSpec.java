package tailor.train;

import java.io.Serializable;
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
 */
public record WorkerSpec(
    TransformerLayer layer, AdamWOptions adam, LearningRate learningRate, int rowsPerStep)
    implements Serializable {

  /** The same worker whose kernels work in so many threads. */
  WorkerSpec withThreads(int threads) {
    return new WorkerSpec(layer.withThreads(threads), adam, learningRate, rowsPerStep);
  }
}
