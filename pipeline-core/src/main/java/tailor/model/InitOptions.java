package tailor.model;

import java.io.Serializable;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * The shape of a model that is trained from scratch. Its vocabulary is the tokenizer's.
 *
 * @param hiddenSize width of the residual stream, a multiple of {@code heads}
 * @param intermediateSize width of the feed-forward network
 * @param layers number of decoder layers
 * @param heads query heads
 * @param keyValueHeads key and value heads, a divisor of {@code heads}
 * @param maxPositions longest sequence that the model is declared for
 * @param rotaryTheta base of the rotary embedding's wavelengths
 * @param embeddings whether the output projection is the embedding
 * @param deviation standard deviation of the first weights
 */
@Doc("the shape of a model that is trained from scratch")
public record InitOptions(
    @Doc("width of the residual stream, a multiple of heads") @InRange(min = 2, max = 65_536)
        int hiddenSize,
    @Doc("width of the feed-forward network") @InRange(min = 1, max = 1_048_576)
        int intermediateSize,
    @Doc("number of decoder layers") @InRange(min = 1, max = 1_000) int layers,
    @Doc("query heads") @InRange(min = 1, max = 1_000) int heads,
    @Doc("key and value heads, a divisor of heads") @InRange(min = 1, max = 1_000)
        int keyValueHeads,
    @Doc("longest sequence") @Default("2048") @InRange(min = 8, max = 1_048_576) int maxPositions,
    @Doc("base of the rotary embedding's wavelengths") @Default("10000") @InRange(min = 1)
        double rotaryTheta,
    @Doc("whether the output projection is the embedding: tied, or untied") @Default("tied")
        Embeddings embeddings,
    @Doc("standard deviation of the first weights") @Default("0.02") @InRange(min = 1e-6, max = 1)
        double deviation)
    implements Serializable {

  private static final double NORM_EPSILON = 1e-5;

  /** Whether the output projection has weights of its own. */
  public enum Embeddings {
    TIED,
    UNTIED
  }

  public InitOptions {
    if (hiddenSize % heads != 0 || hiddenSize / heads % 2 != 0) {
      throw new IllegalArgumentException(
          "hidden-size is %d and heads is %d; hidden-size must be an even multiple of heads"
              .formatted(hiddenSize, heads));
    }
    if (heads % keyValueHeads != 0) {
      throw new IllegalArgumentException(
          "heads is %d, which is no multiple of key-value-heads, %d"
              .formatted(heads, keyValueHeads));
    }
  }

  /** The shape with a tokenizer's vocabulary. */
  public ModelConfig withVocabulary(int size) {
    return new ModelConfig(
        size,
        hiddenSize,
        intermediateSize,
        layers,
        heads,
        keyValueHeads,
        hiddenSize / heads,
        maxPositions,
        NORM_EPSILON,
        RotaryConfig.unscaled(rotaryTheta),
        embeddings == Embeddings.TIED);
  }
}
