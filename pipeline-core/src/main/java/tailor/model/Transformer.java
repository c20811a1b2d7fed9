package tailor.model;

import java.nio.FloatBuffer;

/**
 * A decoder of the Llama architecture over one flat vector of parameters: forward and backward,
 * written out. Activations are allocated once per batch shape and used again. Not thread-safe.
 */
public final class Transformer implements AutoCloseable {
  private final ModelConfig config;
  private final ParameterLayout layout;
  private final Kernels kernels;

  /** A transformer of this shape that computes with these kernels, which stay the caller's. */
  public Transformer(ModelConfig config, Kernels kernels) {
    this.config = config;
    this.layout = ParameterLayout.of(config);
    this.kernels = kernels;
  }

  public ModelConfig config() {
    return config;
  }

  public ParameterLayout layout() {
    return layout;
  }

  public Kernels kernels() {
    return kernels;
  }

  /**
   * The loss of a batch, and its gradients.
   *
   * @param parameters vector of {@link ParameterLayout#size}
   * @param gradients vector like the parameters, to which the gradients of the sum of the losses
   *     are added; whoever steps divides by the number of targets
   */
  public LossResult lossAndGradients(Tensor parameters, Batch batch, Tensor gradients) {
    throw new UnsupportedOperationException("not written yet");
  }

  /** The loss of a batch. */
  public LossResult loss(Tensor parameters, Batch batch) {
    throw new UnsupportedOperationException("not written yet");
  }

  /**
   * The loss of every token: {@code losses[t]} is minus the natural logarithm of the probability of
   * token t given those before it in its segment, or 0 where token t is no target that counts.
   *
   * @param losses takes as many values as the batch has tokens
   */
  public LossResult tokenLosses(Tensor parameters, Batch batch, FloatBuffer losses) {
    throw new UnsupportedOperationException("not written yet");
  }

  /**
   * The logits of every token of a batch.
   *
   * @return [rows * length, vocabulary]; the caller closes it
   */
  public Tensor logits(Tensor parameters, Batch batch) {
    throw new UnsupportedOperationException("not written yet");
  }

  /** An empty cache for one sequence of at most {@code capacity} tokens; the caller closes it. */
  public KeyValueCache cache(int capacity) {
    return new KeyValueCache(config, kernels, capacity);
  }

  /**
   * Continues the cached sequence by these tokens: a whole prompt, or the one token sampled last.
   *
   * @return the logits after the last of them, [1, vocabulary]; overwritten by the next call
   * @throws IllegalArgumentException if the cache cannot take so many tokens
   */
  public Tensor extend(Tensor parameters, KeyValueCache cache, int... tokens) {
    throw new UnsupportedOperationException("not written yet");
  }

  /** Frees the activations. */
  @Override
  public void close() {}
}
