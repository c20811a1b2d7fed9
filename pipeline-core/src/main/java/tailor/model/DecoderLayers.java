package tailor.model;

/**
 * The embedding and the decoder layers, forward and backward. T is the number of tokens, H the
 * hidden size, I the intermediate size, Q the size of all queries of a token, K that of all keys.
 * The feed-forward network is written with a gate, for which others have no [T, 2 I].
 */
final class DecoderLayers {
  private final ModelConfig config;
  private final Kernels kernels;
  private final FeedForward feedForward;
  private final boolean isRotary;

  DecoderLayers(ModelConfig config, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
    this.feedForward = config.blocks().feedForward();
    this.isRotary = config.blocks().positions() == PositionKind.ROTARY;
  }

  /** How a layer's attention finds its keys and values. */
  @FunctionalInterface
  interface Attention {
    /** Attends from the layer's queries and writes its {@code attention}, [T, Q]. */
    void attend(int layer, Activations.Layer activations);
  }

  /** What is done to the embeddings before the first layer. */
  @FunctionalInterface
  interface Embeddings {
    /** Changes embeddings, [T, H], in place. */
    void change(Tensor embeddings);
  }

  /** Nothing is done to the embeddings. */
  static final Embeddings AS_THEY_ARE = embeddings -> {};

  /**
   * Leaves the residual stream after the last layer in {@code a.delta()}, [T, H].
   *
   * @param positions of the tokens in their sequences
   */
  void forward(
      Weights weights,
      int[] tokens,
      int[] positions,
      Activations a,
      Embeddings embeddings,
      LayerDropouts dropouts,
      Attention attention) {
    double epsilon = config.normEpsilon();
    Tensor delta = a.delta(); // [T, H]
    for (int i = 0; i < config.layers(); i++) {
      Weights.Layer w = weights.layers().get(i);
      Activations.Layer x = a.layer(i);
      if (i == 0) {
        kernels.gather(weights.embedding().value(), tokens, x.input()); // [V, H] → [T, H]
        if (weights.positions() != null) {
          kernels.gather(weights.positions().value(), positions, delta); // [P, H] → [T, H]
          kernels.addScaled(1, delta, x.input()); // [T, H]
        }
        embeddings.change(x.input()); // [T, H]
        drop(dropouts.embedding(), x.input());
        w.attentionNorm()
            .apply(kernels, x.input(), epsilon, x.attentionInput(), x.attentionInverse());
      } else {
        w.attentionNorm()
            .applyToSum( // [T, H] + [T, H] → [T, H]
                kernels,
                a.layer(i - 1).middle(),
                delta,
                epsilon,
                x.input(),
                x.attentionInput(),
                x.attentionInverse());
      }
      computeFromNorm(w, a, i, dropouts, attention);
      w.feedForwardOutput().apply(kernels, x.gated(), delta); // [T, I] → [T, H]
      drop(dropouts.afterFeedForward(i), delta);
    }
    kernels.addScaled(1, a.layer(config.layers() - 1).middle(), delta); // [T, H]
  }

  /** A layer from the norm of its input to what its last product takes. */
  private void computeFromNorm(
      Weights.Layer w, Activations a, int i, LayerDropouts dropouts, Attention attention) {
    double epsilon = config.normEpsilon();
    Activations.Layer x = a.layer(i);
    QueryKeyValue qkv = x.queryKeyValue();
    QueryKeyValue projected = x.projected();
    w.queryKeyValue().apply(kernels, x.attentionInput(), projected.all()); // → [T, Q + 2 K]
    if (w.headNorms() != null) {
      w.headNorms().apply(kernels, epsilon, projected, qkv, x.headInverses()); // [T, Q + K]
    }
    if (isRotary) {
      kernels.rotary(qkv.queryKey(), a.cosines(), a.sines()); // [T, Q + K]
    }
    attention.attend(i, x); // [T, Q], keys and values [·, K] → [T, Q]
    w.attentionOutput().apply(kernels, x.attention(), a.delta()); // [T, Q] → [T, H]
    drop(dropouts.afterAttention(i), a.delta());
    w.feedForwardNorm()
        .applyToSum( // [T, H] + [T, H] → [T, H]
            kernels,
            x.input(),
            a.delta(),
            epsilon,
            x.middle(),
            x.feedForwardInput(),
            x.feedForwardInverse());
    w.feedForwardInput().apply(kernels, x.feedForwardInput(), x.gateUp()); // [T, H] → [T, 2 I]
    feedForward.apply(kernels, x.gateUp(), x.gated()); // [T, 2 I] → [T, I]
  }

  private void drop(Dropout dropout, Tensor x) {
    if (dropout.isActive()) {
      kernels.dropout(dropout, x);
    }
  }

  /** The gradient before a dropout: that after it, or a copy of it of which some is dropped. */
  private Tensor dropped(Dropout dropout, Tensor gradient, Tensor copy) {
    if (!dropout.isActive()) {
      return gradient;
    }
    kernels.copy(gradient, copy);
    kernels.dropout(dropout, copy);
    return copy;
  }

  /**
   * Adds to the gradients of what is learnt.
   *
   * @param d whose {@code stream} holds the gradient of the residual stream after the last layer
   * @param attention that of the forward pass, for layers that are computed again
   */
  void backward(
      Weights weights,
      int[] tokens,
      int[] positions,
      KeyRanges ranges,
      LayerDropouts dropouts,
      Attention attention,
      Activations a,
      ActivationGradients d) {
    for (int i = config.layers() - 1; i >= 0; i--) {
      Weights.Layer w = weights.layers().get(i);
      Activations.Layer x = a.layer(i);
      if (a.isOverwritten(i)) {
        w.attentionNorm()
            .apply(
                kernels, x.input(), config.normEpsilon(), x.attentionInput(), x.attentionInverse());
        computeFromNorm(w, a, i, dropouts, attention);
      }

      w.feedForwardOutput() // [T, H] → [T, I]
          .backward(
              kernels, dropped(dropouts.afterFeedForward(i), d.stream, d.norm), x.gated(), d.gated);
      feedForward.gradient(kernels, d.gated, x.gateUp(), d.gateUp); // [T, I] → [T, 2 I]
      w.feedForwardInput() // [T, 2 I] → [T, H]
          .backward(kernels, d.gateUp, x.feedForwardInput(), d.norm);
      w.feedForwardNorm()
          .backward( // [T, H], added to that of the stream
              kernels, d.norm, x.middle(), x.feedForwardInverse(), d.normScratch, d.stream);

      w.attentionOutput() // [T, H] → [T, Q]
          .backward(
              kernels,
              dropped(dropouts.afterAttention(i), d.stream, d.norm),
              x.attention(),
              d.attention);
      QueryKeyValue qkv = x.queryKeyValue();
      QueryKeyValue dQkv = d.queryKeyValue;
      kernels.attentionGradient( // [T, Q] → [T, Q], [T, K], [T, K]
          a.shape(),
          ranges.firstKeys(i),
          dropouts.attention(i),
          d.attention,
          qkv.query(),
          qkv.key(),
          qkv.value(),
          x.attention(),
          x.attentionState(),
          dQkv.query(),
          dQkv.key(),
          dQkv.value());
      if (isRotary) {
        kernels.rotaryGradient(dQkv.queryKey(), a.cosines(), a.sines()); // [T, Q + K]
      }
      QueryKeyValue dProjected = d.projected;
      if (w.headNorms() != null) {
        w.headNorms().gradient(kernels, dQkv, x.projected(), x.headInverses(), dProjected);
      }
      w.queryKeyValue() // [T, Q + 2 K] → [T, H]
          .backward(kernels, dProjected.all(), x.attentionInput(), d.norm);
      w.attentionNorm()
          .backward( // [T, H], added to that of the stream
              kernels, d.norm, x.input(), x.attentionInverse(), d.normScratch, d.stream);
    }
    drop(dropouts.embedding(), d.stream);
    if (weights.positions() != null && weights.positions().gradient() != null) {
      kernels.scatterAdd(d.stream, positions, weights.positions().gradient()); // [T, H] → [P, H]
    }
    if (weights.embedding().gradient() != null) {
      kernels.scatterAdd(d.stream, tokens, weights.embedding().gradient()); // [T, H] → [V, H]
    }
  }
}
