package tailor.train;

import java.io.Serializable;
import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.model.ModelConfig;
import tailor.model.RotaryConfig;

/** The shape of a model that is trained from scratch. Its vocabulary is the tokenizer's. */
@Doc("a model of the Llama architecture, to be trained from scratch")
public record InitOptions(
    @Doc("width of the residual stream") @InRange(min = 1, max = 65_536) int hiddenSize,
    @Doc("width of the feed-forward network") @InRange(min = 1, max = 1_000_000)
        int intermediateSize,
    @Doc("decoder layers") @InRange(min = 1, max = 1_000) int layers,
    @Doc("query heads") @InRange(min = 1, max = 1_024) int heads,
    @Doc("key and value heads; as many as query heads if left out") @InRange(min = 1, max = 1_024)
        Optional<Integer> keyValueHeads,
    @Doc("elements of a head, an even number; hidden-size / heads if left out")
        @InRange(min = 2, max = 65_536)
        Optional<Integer> headSize,
    @Doc("longest sequence") @Default("2048") @InRange(min = 1, max = 1_000_000) int maxPositions,
    @Doc("base of the wavelengths of rotary position embedding")
        @Default("10000")
        @InRange(min = 1, max = 1e12)
        double ropeTheta,
    @Doc("added to the mean square in RMS norm") @Default("1e-5") @InRange(min = 1e-12, max = 1)
        double normEpsilon,
    @Doc("whether the output projection is the embedding") @Default("true") boolean tiedEmbeddings,
    @Doc("standard deviation of the first weights") @Default("0.02") @InRange(min = 1e-6, max = 1)
        double deviation)
    implements Serializable {

  /**
   * Checks the sizes against each other.
   *
   * @throws IllegalArgumentException if they do not fit
   */
  public InitOptions {
    if (headSize.isEmpty() && hiddenSize % (2 * heads) != 0) {
      throw new IllegalArgumentException(
          "hidden-size is %d and heads is %d; hidden-size must be an even multiple of heads, or head-size be given"
              .formatted(hiddenSize, heads));
    }
    if (headSize.isPresent() && headSize.get() % 2 != 0) {
      throw new IllegalArgumentException(
          "head-size is %d; it must be even".formatted(headSize.get()));
    }
    if (keyValueHeads.isPresent() && heads % keyValueHeads.get() != 0) {
      throw new IllegalArgumentException(
          "heads is %d, which is no multiple of key-value-heads, %d"
              .formatted(heads, keyValueHeads.get()));
    }
  }

  /** The shape for a vocabulary of so many tokens. */
  public ModelConfig shape(int vocabularySize) {
    return new ModelConfig(
        vocabularySize,
        hiddenSize,
        intermediateSize,
        layers,
        heads,
        keyValueHeads.orElse(heads),
        headSize.orElse(hiddenSize / heads),
        maxPositions,
        normEpsilon,
        RotaryConfig.unscaled(ropeTheta),
        tiedEmbeddings);
  }
}
