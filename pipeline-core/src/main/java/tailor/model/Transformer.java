package tailor.model;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tailor.config.ConfigurationException;
import tailor.model.Activations.Purpose;
import tailor.run.BadDataException;

/**
 * A decoder over one flat vector of parameters, laid out by {@link ParameterLayout}: forward and
 * backward written out. Activations are allocated once for the shape of a batch and used again
 * until the shape changes; those of training and of inference are kept apart. One thread at a time.
 */
public final class Transformer implements TrainableModel {
  private final ModelConfig config;
  private final ParameterLayout layout;
  private final Kernels kernels;
  private final RotaryTable rotary;
  private final DecoderLayers decoder;
  private final OutputHead head;
  private final EmbeddingNoise noise;
  private final ActivationCache training;
  private final ActivationCache inference;
  private @Nullable ActivationGradients gradients;

  /** A transformer of this shape that computes with these kernels, which stay the caller's. */
  public Transformer(ModelConfig config, Kernels kernels) {
    this(config, kernels, Recomputation.NONE);
  }

  /**
   * As the other constructor.
   *
   * @param recomputation what training computes again rather than keeps
   */
  public Transformer(ModelConfig config, Kernels kernels, Recomputation recomputation) {
    this.config = config;
    this.layout = ParameterLayout.of(config);
    this.kernels = kernels;
    this.rotary = new RotaryTable(config, kernels);
    this.decoder = new DecoderLayers(config, kernels);
    this.head = new OutputHead(config, kernels);
    this.noise = new EmbeddingNoise(kernels);
    this.training = new ActivationCache(config, kernels, recomputation.purpose());
    this.inference = new ActivationCache(config, kernels, Purpose.INFERENCE);
  }

  public ModelConfig config() {
    return config;
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  public Kernels kernels() {
    return kernels;
  }

  @Override
  public LossResult lossAndGradients(
      Tensor parameters, Batch batch, Tensor gradients, TrainingPass pass) {
    return lossAndGradients(Weights.learnt(layout, parameters, gradients), batch, pass);
  }

  LossResult lossAndGradients(Weights weights, Batch batch, TrainingPass pass) {
    int[] positions = positions(batch);
    Activations a = training.of(batch.rows(), batch.length());
    ActivationGradients d = activationGradients(batch.size());
    LayerDropouts dropouts = new LayerDropouts(pass);
    KeyRanges ranges = KeyRanges.of(config.blocks().window(), batch);
    DecoderLayers.Attention attention = attention(ranges, dropouts, a);
    turns(positions, a);
    decoder.forward(
        weights,
        batch.tokens(),
        positions,
        a,
        embeddings -> noise.addTo(embeddings, batch, pass),
        dropouts,
        attention);
    LossResult result = head.lossAndGradients(weights, batch, pass, a.delta(), d.stream);
    if (result.count() > 0) {
      decoder.backward(weights, batch.tokens(), positions, ranges, dropouts, attention, a, d);
    }
    return result;
  }

  @Override
  public LossResult tokenLosses(Tensor parameters, Batch batch, DoubleBuffer losses) {
    return tokenLosses(Weights.frozen(layout, parameters), batch, losses);
  }

  LossResult tokenLosses(Weights weights, Batch batch, DoubleBuffer losses) {
    int[] positions = positions(batch);
    Activations a = inference.of(batch.rows(), batch.length());
    forward(weights, batch, positions, a);
    return losses(weights, batch, a, losses);
  }

  @Override
  public Tensor logits(Tensor parameters, Batch batch) {
    return logits(Weights.frozen(layout, parameters), batch);
  }

  Tensor logits(Weights weights, Batch batch) {
    int[] positions = positions(batch);
    Activations a = inference.of(batch.rows(), batch.length());
    forward(weights, batch, positions, a);
    Tensor logits = kernels.allocate(batch.size(), config.vocabularySize());
    head.allLogits(weights, a.delta(), logits);
    return logits;
  }

  /** An empty cache for one sequence of at most {@code capacity} tokens; the caller closes it. */
  public KeyValueCache cache(int capacity) {
    return new KeyValueCache(config, kernels, capacity);
  }

  /**
   * Continues the cached sequence by these tokens: a whole prompt, or the one token sampled last.
   *
   * @return the logits after the last of them, [1, vocabulary]; overwritten by the next call
   * @throws IllegalArgumentException if there is no token, or no room for them in the cache
   * @throws BadDataException if a token is not in the vocabulary
   */
  public Tensor extend(Tensor parameters, KeyValueCache cache, int... tokens) {
    Weights weights = Weights.frozen(layout, parameters);
    Activations a = append(weights, cache, tokens);
    return head.logits(weights, a.delta(), tokens.length - 1);
  }

  private Activations append(Weights weights, KeyValueCache cache, int... tokens) {
    Activations a = forward(weights, cache, 1, tokens);
    cache.extend(tokens.length);
    return a;
  }

  /**
   * The losses of texts that begin alike, as those of the whole texts: what they share goes through
   * the model once.
   *
   * @param prefix what all texts begin with; may be empty
   * @param rests how each goes on, a row each: one segment, behind it padding. Its first token is
   *     nobody's target.
   * @param losses set at each target of the rests to its loss
   * @throws ConfigurationException if a text has more tokens than the model reaches
   * @throws BadDataException if a token is not in the vocabulary
   */
  public LossResult continuationLosses(
      Tensor parameters, int[] prefix, Batch rests, DoubleBuffer losses) {
    requireReached(prefix.length + rests.length());
    Weights weights = Weights.frozen(layout, parameters);
    try (KeyValueCache cache = cache(prefix.length + rests.length())) {
      if (prefix.length > 0) {
        append(weights, cache, prefix);
      }
      Activations a = forward(weights, cache, rests.rows(), rests.tokens());
      return losses(weights, rests, a, losses);
    }
  }

  private LossResult losses(Weights weights, Batch batch, Activations a, DoubleBuffer losses) {
    double[] tokenLosses = new double[batch.size()];
    LossResult result = head.loss(weights, batch, a.delta(), tokenLosses);
    losses.put(tokenLosses);
    return result;
  }

  /**
   * Goes on from the cached sequence with each of several rows of tokens, as if it were the only
   * one. Leaves the keys and values of the last one behind the sequence.
   *
   * @throws IllegalArgumentException if there is no token, or no room for a row in the cache
   */
  private Activations forward(Weights weights, KeyValueCache cache, int rows, int[] tokens) {
    int past = cache.length();
    int length = tokens.length / rows;
    if (length < 1 || length > cache.capacity() - past) {
      throw new IllegalArgumentException(
          "%d tokens for a cache that holds %d of %d".formatted(length, past, cache.capacity()));
    }
    requireKnown(tokens);
    int[] positions = new int[tokens.length];
    Arrays.setAll(positions, i -> past + i % length);
    KeyRanges ranges = KeyRanges.of(config.blocks().window(), Arrays.copyOf(positions, length));
    Activations a = inference.of(rows, length);
    AttentionShape row = a.shape().ofOneRow();
    turns(positions, a);
    decoder.forward(
        weights,
        tokens,
        positions,
        a,
        DecoderLayers.AS_THEY_ARE,
        LayerDropouts.NONE,
        (layer, x) -> {
          Tensor keys = cache.keys(layer); // [capacity, keyValueHeads * headSize]
          Tensor values = cache.values(layer);
          QueryKeyValue qkv = x.queryKeyValue();
          for (int from = 0; from < tokens.length; from += length) {
            kernels.copy(qkv.key().rowRange(from, length), keys.rowRange(past, length));
            kernels.copy(qkv.value().rowRange(from, length), values.rowRange(past, length));
            kernels.cachedAttention(
                row,
                past,
                ranges.firstKeys(layer),
                qkv.query().rowRange(from, length),
                keys,
                values,
                x.attention().rowRange(from, length));
          }
        });
    return a;
  }

  private void forward(Weights weights, Batch batch, int[] positions, Activations a) {
    turns(positions, a);
    decoder.forward(
        weights,
        batch.tokens(),
        positions,
        a,
        DecoderLayers.AS_THEY_ARE,
        LayerDropouts.NONE,
        attention(KeyRanges.of(config.blocks().window(), batch), LayerDropouts.NONE, a));
  }

  /** Attention within the rows of a batch. */
  private DecoderLayers.Attention attention(
      KeyRanges ranges, LayerDropouts dropouts, Activations a) {
    return (layer, x) ->
        kernels.attention(
            a.shape(),
            ranges.firstKeys(layer),
            dropouts.attention(layer),
            x.queryKeyValue().query(),
            x.queryKeyValue().key(),
            x.queryKeyValue().value(),
            x.attention(),
            x.attentionState());
  }

  private void turns(int[] positions, Activations a) {
    if (config.blocks().positions() == PositionKind.ROTARY) {
      rotary.gather(positions, a.cosines(), a.sines());
    }
  }

  private int[] positions(Batch batch) {
    requireKnown(batch.tokens());
    int[] positions = batch.positions();
    for (int position : positions) {
      requireReached(position + 1);
    }
    return positions;
  }

  private void requireReached(int tokens) {
    if (tokens > config.maxPositions()) {
      throw new ConfigurationException(
          "a segment of more than %d tokens, which is as far as the model reaches"
                  .formatted(config.maxPositions())
              + " (max_position_embeddings). Use shorter sequences.");
    }
  }

  private void requireKnown(int[] tokens) {
    for (int token : tokens) {
      if (token < 0 || token >= config.vocabularySize()) {
        throw new BadDataException(
            "token %d is not in the model's vocabulary of %d tokens."
                    .formatted(token, config.vocabularySize())
                + " Use the tokenizer that the model was trained with.");
      }
    }
  }

  private ActivationGradients activationGradients(int tokens) {
    ActivationGradients current = gradients;
    if (current == null || current.stream.rows() != tokens) {
      if (current != null) {
        current.close();
      }
      current = new ActivationGradients(config, kernels, tokens);
      gradients = current;
    }
    return current;
  }

  /** Frees the activations. */
  @Override
  public void close() {
    rotary.close();
    head.close();
    noise.close();
    training.close();
    inference.close();
    if (gradients != null) {
      gradients.close();
      gradients = null;
    }
  }
}
