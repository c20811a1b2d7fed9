package tailor.model;

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
   *     are added; whoever steps divides by the number of targets
   * @param pass how the model is regularized; smoothed labels count in the loss
   */
  LossResult lossAndGradients(Tensor parameters, Batch batch, Tensor gradients, TrainingPass pass);

  /** The loss of a batch, and its gradients, without any regularization. */
  default LossResult lossAndGradients(Tensor parameters, Batch batch, Tensor gradients) {
    return lossAndGradients(parameters, batch, gradients, TrainingPass.PLAIN);
  }

  /** The loss of a batch. */
  LossResult loss(Tensor parameters, Batch batch);

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
