package tailor.model;

import java.util.ArrayList;
import java.util.List;

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
   * @param queryKeyValue [(heads + 2 keyValueHeads) * headSize, hidden]
   * @param attentionOutput [hidden, heads * headSize]
   * @param feedForwardNorm [1, hidden]
   * @param gateUp [2 intermediate, hidden]
   * @param down [hidden, intermediate]
   */
  record Layer(
      Tensor attentionNorm,
      Tensor queryKeyValue,
      Tensor attentionOutput,
      Tensor feedForwardNorm,
      Tensor gateUp,
      Tensor down) {}

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
      ParameterLayout.LayerParameters offsets = layout.layer(i);
      layers.add(
          new Layer(
              flat.view(offsets.attentionNorm(), 1, hidden),
              flat.view(offsets.queryKeyValue(), config.queryKeyValueSize(), hidden),
              flat.view(offsets.attentionOutput(), hidden, config.querySize()),
              flat.view(offsets.feedForwardNorm(), 1, hidden),
              flat.view(offsets.gateUp(), 2L * config.intermediateSize(), hidden),
              flat.view(offsets.down(), hidden, config.intermediateSize())));
    }
    return new Weights(
        flat.view(layout.embedding(), config.vocabularySize(), hidden),
        List.copyOf(layers),
        flat.view(layout.finalNorm(), 1, hidden),
        flat.view(layout.output(), config.vocabularySize(), hidden));
  }
}
