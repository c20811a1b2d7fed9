package tailor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The matrices and norms of a model as views of flat vectors.
 *
 * @param embedding [vocabulary, hidden]
 * @param positions [positions, hidden], or null if positions are not learned
 * @param layers the decoder layers, first to last
 * @param finalNorm the norm after the last layer
 * @param output [vocabulary, hidden], the embedding itself if tied
 */
record Weights(
    Weight embedding,
    @Nullable Weight positions,
    List<Layer> layers,
    Norm finalNorm,
    Weight output) {

  /**
   * One decoder layer.
   *
   * @param attentionNorm norm before attention
   * @param queryKeyValue of [(heads + 2 keyValueHeads) * headSize, hidden]
   * @param headNorms norms of queries and keys, or null
   * @param attentionOutput of [hidden, heads * headSize]
   * @param feedForwardNorm norm before the feed-forward network
   * @param feedForwardInput of [2 intermediate, hidden], or [intermediate, hidden] without a gate
   * @param feedForwardOutput of [hidden, intermediate]
   */
  record Layer(
      Norm attentionNorm,
      Projection queryKeyValue,
      @Nullable HeadNorms headNorms,
      Projection attentionOutput,
      Norm feedForwardNorm,
      Projection feedForwardInput,
      Projection feedForwardOutput) {}

  /** Finds the adapters of a linear map. */
  @FunctionalInterface
  interface AdapterSource {
    /** Returns those of a map of a layer, or null for none. */
    @Nullable ProjectionAdapters of(int layer, LinearMap map);
  }

  /** Weights of which none is learnt. */
  static Weights frozen(ParameterLayout layout, Tensor values) {
    return frozen(layout, values, (layer, map) -> null);
  }

  /** Weights of which none is learnt, with adapters. */
  static Weights frozen(ParameterLayout layout, Tensor values, AdapterSource adapters) {
    return of(layout, values, null, adapters);
  }

  /** Weights that are all learnt. */
  static Weights learnt(ParameterLayout layout, Tensor values, Tensor gradients) {
    return of(layout, values, gradients, (layer, map) -> null);
  }

  private static Weights of(
      ParameterLayout layout, Tensor values, @Nullable Tensor gradients, AdapterSource adapters) {
    requireSize(layout, values);
    if (gradients != null) {
      requireSize(layout, gradients);
    }
    ModelConfig config = layout.config();
    long vocabulary = config.vocabularySize();
    long hidden = config.hiddenSize();
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(new LayerBuilder(i, layout.layer(i), values, gradients, adapters).build());
    }
    ParameterLayout.Block positions = layout.positions();
    return new Weights(
        Weight.of(
            new ParameterLayout.Block(layout.embedding(), vocabulary, hidden), values, gradients),
        positions == null ? null : Weight.of(positions, values, gradients),
        List.copyOf(layers),
        Norm.of(layout.finalNorm(), values, gradients),
        Weight.of(
            new ParameterLayout.Block(layout.output(), vocabulary, hidden), values, gradients));
  }

  private static void requireSize(ParameterLayout layout, Tensor flat) {
    if (flat.size() != layout.size()) {
      throw new IllegalArgumentException(
          "a vector of %d elements for a model of %d parameters"
              .formatted(flat.size(), layout.size()));
    }
  }

  private record LayerBuilder(
      int index,
      ParameterLayout.LayerParameters parameters,
      Tensor values,
      @Nullable Tensor gradients,
      AdapterSource adapters) {
    Layer build() {
      return new Layer(
          Norm.of(parameters.attentionNorm(), values, gradients),
          projection(LinearMap.QUERY_KEY_VALUE),
          headNorms(),
          projection(LinearMap.ATTENTION_OUTPUT),
          Norm.of(parameters.feedForwardNorm(), values, gradients),
          projection(LinearMap.FEED_FORWARD_INPUT),
          projection(LinearMap.FEED_FORWARD_OUTPUT));
    }

    private Weight weight(ParameterLayout.Block block) {
      return Weight.of(block, values, gradients);
    }

    private @Nullable HeadNorms headNorms() {
      ParameterLayout.Block query = parameters.queryNorm();
      ParameterLayout.Block key = parameters.keyNorm();
      return query == null || key == null ? null : new HeadNorms(weight(query), weight(key));
    }

    private Projection projection(LinearMap map) {
      ParameterLayout.Block bias = parameters.biases().get(map);
      return new Projection(
          weight(Objects.requireNonNull(parameters.weights().get(map))),
          bias == null ? null : weight(bias),
          adapters.of(index, map));
    }
  }
}
