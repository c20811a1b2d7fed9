package tailor.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the forward pass of the decoder layers leaves behind for the backward pass. T is the number
 * of tokens, rows * length. For inference all layers share the tensors of one; where layers are
 * computed again, they share all but their inputs.
 */
final class Activations implements AutoCloseable {

  /** What the activations are for. */
  enum Purpose {
    TRAINING,
    RECOMPUTING,
    INFERENCE
  }

  /**
   * The activations of one decoder layer.
   *
   * @param input [T, hidden], the residual stream as it enters
   * @param attentionInput [T, hidden], its norm
   * @param attentionInverse [1, T], the inverse root mean squares
   * @param projected [T, (heads + 2 keyValueHeads) * headSize]
   * @param headInverses of the norms of queries and keys; empty without such norms
   * @param queryKeyValue what attention takes: the projected, or their norms and the values
   * @param attention [T, heads * headSize]
   * @param attentionState what the kernels want back for the gradient
   * @param middle [T, hidden], the residual stream after attention
   * @param feedForwardInput [T, hidden], its norm
   * @param feedForwardInverse [1, T]
   * @param gateUp [T, 2 intermediate], or [T, intermediate] without a gate
   * @param gated [T, intermediate]
   */
  record Layer(
      Tensor input,
      Tensor attentionInput,
      Tensor attentionInverse,
      QueryKeyValue projected,
      HeadNorms.Inverses headInverses,
      QueryKeyValue queryKeyValue,
      Tensor attention,
      Tensor attentionState,
      Tensor middle,
      Tensor feedForwardInput,
      Tensor feedForwardInverse,
      Tensor gateUp,
      Tensor gated) {

    private Layer withInput(Tensor other) {
      return new Layer(
          other,
          attentionInput,
          attentionInverse,
          projected,
          headInverses,
          queryKeyValue,
          attention,
          attentionState,
          middle,
          feedForwardInput,
          feedForwardInverse,
          gateUp,
          gated);
    }
  }

  private final AttentionShape shape;
  private final Allocator allocator;
  private final Tensor cosines;
  private final Tensor sines;
  private final List<Layer> layers;
  private final Tensor delta;
  private final Purpose purpose;

  Activations(ModelConfig config, Kernels kernels, int rows, int length, Purpose purpose) {
    this.shape =
        new AttentionShape(rows, length, config.heads(), config.keyValueHeads(), config.headSize());
    this.allocator = new Allocator(kernels);
    this.purpose = purpose;
    long tokens = shape.tokens();
    int turned =
        switch (config.blocks().positions()) {
          case ROTARY -> config.headSize() / 2;
          case LEARNED -> 0;
        };
    cosines = allocator.allocate(tokens, turned);
    sines = allocator.allocate(tokens, turned);
    layers =
        switch (purpose) {
          case TRAINING -> {
            List<Layer> each = new ArrayList<>();
            for (int i = 0; i < config.layers(); i++) {
              each.add(layer(config, kernels.attentionStateSize(shape)));
            }
            yield each;
          }
          case RECOMPUTING -> {
            Layer shared = layer(config, kernels.attentionStateSize(shape));
            List<Layer> each = new ArrayList<>();
            each.add(shared);
            for (int i = 1; i < config.layers(); i++) {
              each.add(shared.withInput(allocator.allocate(tokens, config.hiddenSize())));
            }
            yield each;
          }
          case INFERENCE ->
              Collections.nCopies(
                  config.layers(), layer(config, kernels.attentionStateSize(shape)));
        };
    delta = allocator.allocate(tokens, config.hiddenSize());
  }

  private Layer layer(ModelConfig config, long attentionStateSize) {
    long tokens = shape.tokens();
    int hidden = config.hiddenSize();
    QueryKeyValue projected =
        QueryKeyValue.of(config, allocator.allocate(tokens, config.queryKeyValueSize()));
    return new Layer(
        allocator.allocate(tokens, hidden),
        allocator.allocate(tokens, hidden),
        allocator.allocate(1, tokens),
        projected,
        headInverses(config, tokens),
        attended(config, projected, allocator),
        allocator.allocate(tokens, config.querySize()),
        allocator.allocate(1, attentionStateSize),
        allocator.allocate(tokens, hidden),
        allocator.allocate(tokens, hidden),
        allocator.allocate(1, tokens),
        allocator.allocate(tokens, LinearMap.FEED_FORWARD_INPUT.outputs(config)),
        allocator.allocate(tokens, config.intermediateSize()));
  }

  /** What attention takes, or its gradients: if heads are normalized, outside of the projected. */
  static QueryKeyValue attended(ModelConfig config, QueryKeyValue projected, Allocator allocator) {
    return switch (config.blocks().queryKeyNorm()) {
      case NONE -> projected;
      case RMS ->
          projected.withQueryKey(
              allocator.allocate(projected.all().rows(), projected.queryKey().columns()));
    };
  }

  private HeadNorms.Inverses headInverses(ModelConfig config, long tokens) {
    return switch (config.blocks().queryKeyNorm()) {
      case NONE -> new HeadNorms.Inverses(allocator.allocate(1, 0), allocator.allocate(1, 0));
      case RMS ->
          new HeadNorms.Inverses(
              allocator.allocate(1, tokens * config.heads()),
              allocator.allocate(1, tokens * config.keyValueHeads()));
    };
  }

  AttentionShape shape() {
    return shape;
  }

  /** [T, headSize / 2]: cosines of the angles of each token's rotary position. */
  Tensor cosines() {
    return cosines;
  }

  /** [T, headSize / 2]: their sines. */
  Tensor sines() {
    return sines;
  }

  Layer layer(int index) {
    return layers.get(index);
  }

  /** Whether the activations of a layer are those of a later one by the time of its gradients. */
  boolean isOverwritten(int layer) {
    return purpose == Purpose.RECOMPUTING && layer < layers.size() - 1;
  }

  /** [T, hidden]: what the latest sub-layer adds to the residual stream; in the end the stream. */
  Tensor delta() {
    return delta;
  }

  boolean fits(int rows, int length) {
    return shape.rows() == rows && shape.length() == length;
  }

  @Override
  public void close() {
    allocator.close();
  }
}
