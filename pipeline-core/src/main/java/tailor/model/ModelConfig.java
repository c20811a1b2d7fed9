package tailor.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import tailor.config.ConfigurationException;

/**
 * The shape of a decoder. The key that each component has in Llama's {@code config.json} is given
 * in parentheses.
 *
 * @param vocabularySize rows of the embedding ({@code vocab_size})
 * @param hiddenSize width of the residual stream ({@code hidden_size})
 * @param intermediateSize width of the feed-forward network ({@code intermediate_size})
 * @param layers number of decoder layers ({@code num_hidden_layers})
 * @param heads query heads ({@code num_attention_heads})
 * @param keyValueHeads key and value heads, each shared by {@code heads / keyValueHeads} query
 *     heads ({@code num_key_value_heads})
 * @param headSize elements of one head, even if positions are rotary ({@code head_dim}; if absent,
 *     {@code hidden_size / num_attention_heads})
 * @param maxPositions longest sequence ({@code max_position_embeddings})
 * @param normEpsilon added to the mean square in a norm ({@code rms_norm_eps})
 * @param rotary rotary position embedding ({@code rope_theta}, {@code rope_scaling}); of no meaning
 *     where positions are learned
 * @param tiedEmbeddings whether the output projection is the embedding ({@code
 *     tie_word_embeddings})
 * @param blocks what the layers are composed of
 */
public record ModelConfig(
    int vocabularySize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int keyValueHeads,
    int headSize,
    int maxPositions,
    double normEpsilon,
    RotaryConfig rotary,
    boolean tiedEmbeddings,
    DecoderBlocks blocks)
    implements Serializable {
  /** Far more than any model has; keeps a damaged file from filling the memory with layers. */
  private static final int MAX_LAYERS = 4096;

  /**
   * Checks the shape.
   *
   * @throws ConfigurationException naming every impossible value
   */
  public ModelConfig {
    List<String> problems = new ArrayList<>();
    atLeastOne(problems, "vocab_size", vocabularySize);
    atLeastOne(problems, "hidden_size", hiddenSize);
    atLeastOne(problems, "intermediate_size", intermediateSize);
    atLeastOne(problems, "num_hidden_layers", layers);
    atLeastOne(problems, "num_attention_heads", heads);
    atLeastOne(problems, "num_key_value_heads", keyValueHeads);
    atLeastOne(problems, "head_dim", headSize);
    atLeastOne(problems, "max_position_embeddings", maxPositions);
    if (layers > MAX_LAYERS) {
      problems.add("num_hidden_layers is %,d, expected at most %,d".formatted(layers, MAX_LAYERS));
    }
    if (blocks.positions() == PositionKind.ROTARY && headSize % 2 != 0) {
      problems.add("head_dim is " + headSize + ", but rotary embedding needs an even number");
    }
    if (keyValueHeads > 0 && heads % keyValueHeads != 0) {
      problems.add(
          "num_attention_heads is "
              + heads
              + ", which is no multiple of num_key_value_heads "
              + keyValueHeads);
    }
    if (!(normEpsilon > 0) || Double.isInfinite(normEpsilon)) {
      problems.add("rms_norm_eps is " + normEpsilon + ", expected a positive number");
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(
          "impossible model shape: "
              + String.join("; ", problems)
              + ". Correct the model's shape.");
    }
  }

  /** A decoder of Llama's blocks. */
  public ModelConfig(
      int vocabularySize,
      int hiddenSize,
      int intermediateSize,
      int layers,
      int heads,
      int keyValueHeads,
      int headSize,
      int maxPositions,
      double normEpsilon,
      RotaryConfig rotary,
      boolean tiedEmbeddings) {
    this(
        vocabularySize,
        hiddenSize,
        intermediateSize,
        layers,
        heads,
        keyValueHeads,
        headSize,
        maxPositions,
        normEpsilon,
        rotary,
        tiedEmbeddings,
        DecoderBlocks.LLAMA);
  }

  /** The same shape of other blocks. */
  public ModelConfig withBlocks(DecoderBlocks other) {
    return new ModelConfig(
        vocabularySize,
        hiddenSize,
        intermediateSize,
        layers,
        heads,
        keyValueHeads,
        headSize,
        maxPositions,
        normEpsilon,
        rotary,
        tiedEmbeddings,
        other);
  }

  /** Elements of all query heads together: {@code heads * headSize}. */
  public int querySize() {
    return heads * headSize;
  }

  /**
   * Elements of all key heads together, and of all value heads: {@code keyValueHeads * headSize}.
   */
  public int keyValueSize() {
    return keyValueHeads * headSize;
  }

  /** Elements of query, key and value of one token: the outcome of the product q|k|v. */
  public int queryKeyValueSize() {
    return querySize() + 2 * keyValueSize();
  }

  private static void atLeastOne(List<String> problems, String key, int value) {
    if (value < 1) {
      problems.add(key + " is " + value + ", expected at least 1");
    }
  }
}
