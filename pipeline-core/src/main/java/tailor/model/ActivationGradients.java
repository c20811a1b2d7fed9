package tailor.model;

/** The gradients of activations that the backward pass works in, shared by all layers. */
final class ActivationGradients implements AutoCloseable {
  private final Allocator allocator;

  /** [T, hidden]: of the residual stream. */
  final Tensor stream;

  /** [T, hidden]: of the latest norm. */
  final Tensor norm;

  /** What gradients of norms are computed in. */
  final Norm.Scratch normScratch;

  /** [T, intermediate]. */
  final Tensor gated;

  /** [T, 2 intermediate], or [T, intermediate] without a gate. */
  final Tensor gateUp;

  /** [T, heads * headSize]. */
  final Tensor attention;

  /** Of what the projection made. */
  final QueryKeyValue projected;

  /** Of what attention took. */
  final QueryKeyValue queryKeyValue;

  ActivationGradients(ModelConfig config, Kernels kernels, long tokens) {
    allocator = new Allocator(kernels);
    stream = allocator.allocate(tokens, config.hiddenSize());
    norm = allocator.allocate(tokens, config.hiddenSize());
    normScratch = Norm.Scratch.of(config, allocator, tokens);
    gated = allocator.allocate(tokens, config.intermediateSize());
    gateUp = allocator.allocate(tokens, LinearMap.FEED_FORWARD_INPUT.outputs(config));
    attention = allocator.allocate(tokens, config.querySize());
    projected = QueryKeyValue.of(config, allocator.allocate(tokens, config.queryKeyValueSize()));
    queryKeyValue = Activations.attended(config, projected, allocator);
  }

  @Override
  public void close() {
    allocator.close();
  }
}
