package tailor.model;

import java.nio.DoubleBuffer;

/**
 * A model over one flat vector of the parameters that are learnt. One thread at a time uses it.
 *
 * <p>Each computation throws {@link tailor.run.BadDataException} if a token is not in the
 * vocabulary, and {@link tailor.config.ConfigurationException} if a segment is longer than the
 * model reaches.
 */
public interface TrainableModel extends AutoCloseable {
  /** The layout of what is learnt. */
  FlatLayout layout();

  /**
   * The loss of a batch, and its gradients.
   *
   * @param parameters vector of the layout's size
   * @param gradients vector like the parameters, to which the gradients of the sum of the losses
   *     are added; whoever steps divides by the number of targets, or of pairs
   * @param pass how the model is regularized, and what it learns; smoothed labels count in the loss
   */
  LossResult lossAndGradients(Tensor parameters, Batch batch, Tensor gradients, TrainingPass pass);

  /** The loss of a batch, and its gradients, without any regularization. */
  default LossResult lossAndGradients(Tensor parameters, Batch batch, Tensor gradients) {
    return lossAndGradients(parameters, batch, gradients, TrainingPass.PLAIN);
  }

  /** The loss of a batch. */
  default LossResult loss(Tensor parameters, Batch batch) {
    return tokenLosses(parameters, batch, DoubleBuffer.allocate(batch.size()));
  }

  /**
   * The loss of a batch token by token: minus the natural logarithm of the probability of token t
   * given those before it in its segment, or 0 where token t is no target that counts.
   *
   * @param losses takes one value for every token of the batch
   */
  LossResult tokenLosses(Tensor parameters, Batch batch, DoubleBuffer losses);

  /**
   * The logits after every token of a batch.
   *
   * @return [rows * length, vocabulary]; the caller closes it
   */
  Tensor logits(Tensor parameters, Batch batch);

  /** Frees the activations. */
  @Override
  void close();
}
