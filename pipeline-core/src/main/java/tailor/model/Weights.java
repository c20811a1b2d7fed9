package tailor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The matrices and norms of a model as views of one flat vector, be it parameters or gradients.
 *
 * @param embedding [vocabulary, hidden]
 * @param layers the decoder layers, first to last
 * @param finalNorm [1, hidden]
 * @param output [vocabulary, hidden], the embedding itself if tied
 */
record Weights(Tensor embedding, List<Layer> layers, Tensor finalNorm, Tensor output) {

  /**
   * One decoder layer.
   *
   * @param attentionNorm [1, hidden]
   * @param queryKeyValue of [(heads + 2 keyValueHeads) * headSize, hidden]
   * @param attentionOutput of [hidden, heads * headSize]
   * @param headNorms norms of queries and keys, or null
   * @param feedForwardNorm [1, hidden]
   * @param feedForwardInput of [2 intermediate, hidden]
   * @param feedForwardOutput of [hidden, intermediate]
   */
  record Layer(
      Tensor attentionNorm,
      Projection queryKeyValue,
      @Nullable HeadNorms headNorms,
      Projection attentionOutput,
      Tensor feedForwardNorm,
      Projection feedForwardInput,
      Projection feedForwardOutput) {
    static Layer of(ParameterLayout.LayerParameters parameters, Tensor flat) {
      return new Layer(
          parameters.attentionNorm().in(flat),
          projection(parameters, LinearMap.QUERY_KEY_VALUE, flat),
          headNorms(parameters, flat),
          projection(parameters, LinearMap.ATTENTION_OUTPUT, flat),
          parameters.feedForwardNorm().in(flat),
          projection(parameters, LinearMap.FEED_FORWARD_INPUT, flat),
          projection(parameters, LinearMap.FEED_FORWARD_OUTPUT, flat));
    }

    private static @Nullable HeadNorms headNorms(
        ParameterLayout.LayerParameters parameters, Tensor flat) {
      ParameterLayout.Block query = parameters.queryNorm();
      ParameterLayout.Block key = parameters.keyNorm();
      return query == null || key == null ? null : new HeadNorms(query.in(flat), key.in(flat));
    }

    private static Projection projection(
        ParameterLayout.LayerParameters parameters, LinearMap map, Tensor flat) {
      ParameterLayout.Block weight = Objects.requireNonNull(parameters.weights().get(map));
      return Projection.of(weight, parameters.biases().get(map), flat);
    }
  }

  static Weights of(ParameterLayout layout, Tensor flat) {
    if (flat.size() != layout.size()) {
      throw new IllegalArgumentException(
          "a vector of %d elements for a model of %d parameters"
              .formatted(flat.size(), layout.size()));
    }
    ModelConfig config = layout.config();
    long hidden = config.hiddenSize();
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(Layer.of(layout.layer(i), flat));
    }
    return new Weights(
        flat.view(layout.embedding(), config.vocabularySize(), hidden),
        List.copyOf(layers),
        flat.view(layout.finalNorm(), 1, hidden),
        flat.view(layout.output(), config.vocabularySize(), hidden));
  }
}
