package tailor.model;

/**
 * Where a decoder drops in a pass, as transformers does: the sum of the embeddings, the
 * probabilities of attention, and what attention and feed-forward network add to the residual
 * stream.
 */
final class LayerDropouts {
  /** Nothing is dropped. */
  static final LayerDropouts NONE = new LayerDropouts(TrainingPass.PLAIN);

  private static final long EMBEDDING = 2;
  private static final long ATTENTION = 3;
  private static final long AFTER_ATTENTION = 4;
  private static final long AFTER_FEED_FORWARD = 5;

  private final Regularization regularization;
  private final RandomKey key;

  LayerDropouts(TrainingPass pass) {
    this.regularization = pass.regularization();
    this.key = pass.key();
  }

  Dropout embedding() {
    return new Dropout(regularization.embeddingDropout(), key.with(EMBEDDING));
  }

  Dropout attention(int layer) {
    return new Dropout(regularization.attentionDropout(), key.with(ATTENTION).with(layer));
  }

  Dropout afterAttention(int layer) {
    return residual(AFTER_ATTENTION, layer);
  }

  Dropout afterFeedForward(int layer) {
    return residual(AFTER_FEED_FORWARD, layer);
  }

  private Dropout residual(long part, int layer) {
    return new Dropout(regularization.residualDropout(), key.with(part).with(layer));
  }
}
