package tailor.export.gguf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tailor.config.ConfigurationException;
import tailor.model.RotaryConfig;
import tailor.model.RotaryScaling;

/** Makes a {@code config.json} from a file's metadata. */
final class GgufConfig {
  /** How far a divisor may be from the formula's, in parts: both are single precision. */
  private static final double DIVISOR_TOLERANCE = 1e-5;

  /** Keys of yarn that change what it recommends. */
  private static final List<String> YARN_CHANGES =
      List.of(
          "rope.scaling.attn_factor",
          "rope.scaling.yarn_attn_factor",
          "rope.scaling.yarn_ext_factor",
          "rope.scaling.yarn_log_multiplier",
          "rope.scaling.yarn_beta_fast",
          "rope.scaling.yarn_beta_slow");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final GgufArchitecture architecture;
  private final GgufMetadata metadata;

  private GgufConfig(GgufArchitecture architecture, GgufMetadata metadata) {
    this.architecture = architecture;
    this.metadata = metadata;
  }

  /**
   * Translates the metadata. Whether Tailor computes such a model is for the reader of {@code
   * config.json} to say.
   *
   * @param embedding the embedding's tensor, [vocabulary, hidden]
   * @param output whether the output projection is a tensor of its own
   * @param divisors of the rotary frequencies, where the file has such a tensor
   * @throws ConfigurationException if a key says what config.json cannot
   */
  static ObjectNode read(
      GgufArchitecture architecture,
      GgufMetadata metadata,
      GgufTensor embedding,
      boolean output,
      Optional<float[]> divisors) {
    return new GgufConfig(architecture, metadata).json(embedding, output, divisors);
  }

  /**
   * The architecture of a file.
   *
   * @throws ConfigurationException if it is none that Tailor computes, or the file only a part of a
   *     model
   */
  static GgufArchitecture require(GgufMetadata metadata) {
    GgufArchitecture architecture = GgufArchitecture.of(metadata);
    if (metadata.size("split.count").orElse(1) > 1) {
      throw new ConfigurationException(
          "%s is one of %d files. Merge them first: llama-gguf-split --merge."
              .formatted(metadata.origin(), metadata.size("split.count").getAsInt()));
    }
    if (metadata.size(architecture.key("expert_count")).orElse(0) > 0) {
      throw new ConfigurationException(
          "%s is a mixture of experts, which Tailor does not compute. Choose a dense model."
              .formatted(metadata.origin()));
    }
    return architecture;
  }

  private String key(String name) {
    return architecture.key(name);
  }

  private ObjectNode json(GgufTensor embedding, boolean output, Optional<float[]> divisors) {
    ObjectNode json = JSON.createObjectNode();
    json.putArray("architectures").add(architecture.transformersClass());
    json.put("model_type", architecture.id());
    json.put("vocab_size", embedding.shape().get(0));
    int hidden = require("embedding_length");
    int heads = require("attention.head_count");
    int headSize = metadata.size(key("attention.key_length")).orElse(hidden / Math.max(heads, 1));
    json.put("hidden_size", hidden);
    json.put("intermediate_size", require("feed_forward_length"));
    json.put("num_hidden_layers", require("block_count"));
    json.put("num_attention_heads", heads);
    json.put("num_key_value_heads", metadata.size(key("attention.head_count_kv")).orElse(heads));
    json.put("head_dim", headSize);
    json.put("hidden_act", "silu");
    int positions = require("context_length");
    json.put("max_position_embeddings", positions);
    json.put(
        "rms_norm_eps",
        shortest(
            metadata
                .number(key("attention.layer_norm_rms_epsilon"))
                .orElseThrow(() -> missing("attention.layer_norm_rms_epsilon"))));
    requireWholeHeads(headSize);
    double theta = shortest(metadata.number(key("rope.freq_base")).orElse(10_000));
    json.put("rope_theta", theta);
    ObjectNode scaling =
        divisors.isPresent() ? llama3(theta, headSize, divisors.get()) : scaling(positions);
    json.set("rope_scaling", scaling.isEmpty() ? JSON.nullNode() : scaling);
    json.put("tie_word_embeddings", !output);
    json.put("attention_bias", false);
    json.put("mlp_bias", false);
    return json;
  }

  private void requireWholeHeads(int headSize) {
    for (String name : List.of("attention.value_length", "rope.dimension_count")) {
      OptionalInt size = metadata.size(key(name));
      if (size.isPresent() && size.getAsInt() != headSize) {
        throw new ConfigurationException(
            "%s: %s is %d, but a head has %d elements; Tailor computes only models where they agree."
                .formatted(metadata.origin(), key(name), size.getAsInt(), headSize));
      }
    }
  }

  private ObjectNode scaling(int positions) {
    ObjectNode scaling = JSON.createObjectNode();
    String type = metadata.text(key("rope.scaling.type")).orElse("none");
    OptionalDouble factor = metadata.number(key("rope.scaling.factor"));
    OptionalDouble old = metadata.number(key("rope.scale_linear"));
    if (type.equals("none") && old.orElse(1) == 1) {
      return scaling;
    }
    for (String change : YARN_CHANGES) {
      if (metadata.number(key(change)).isPresent()) {
        throw new ConfigurationException(
            "%s: %s is set, which Tailor does not read. Use the model's directory in Hugging Face form."
                .formatted(metadata.origin(), key(change)));
      }
    }
    scaling.put("rope_type", type.equals("none") ? "linear" : type);
    scaling.put("factor", shortest(factor.orElse(old.orElse(1))));
    metadata
        .size(key("rope.scaling.original_context_length"))
        .ifPresent(original -> scaling.put("original_max_position_embeddings", original));
    return scaling;
  }

  /**
   * Llama 3's scaling, of which a file holds only the divisors that follow from it: those of the
   * published models are tried.
   */
  private ObjectNode llama3(double theta, int headSize, float[] divisors) {
    double factor = divisors[divisors.length - 1];
    RotaryScaling published = new RotaryScaling.Llama3(factor, 1, 4, 8192);
    float[] expected = divisors(new RotaryConfig(theta, published), headSize);
    boolean fits = expected.length == divisors.length;
    for (int i = 0; fits && i < expected.length; i++) {
      fits = Math.abs(expected[i] - divisors[i]) <= DIVISOR_TOLERANCE * expected[i];
    }
    if (!fits) {
      throw new ConfigurationException(
          "%s: the rotary divisors in %s are not those of Llama 3.1 or 3.2, the only ones that Tailor computes. Use the model's directory in Hugging Face form."
              .formatted(metadata.origin(), GgufNames.ROTARY_DIVISORS));
    }
    return JSON.createObjectNode()
        .put("rope_type", "llama3")
        .put("factor", factor)
        .put("low_freq_factor", 1.0)
        .put("high_freq_factor", 4.0)
        .put("original_max_position_embeddings", 8192);
  }

  /** What a scaling divides each rotary frequency by, highest frequency first. */
  static float[] divisors(RotaryConfig rotary, int headSize) {
    float[] scaled = rotary.frequencies(headSize);
    float[] divisors = RotaryConfig.unscaled(rotary.theta()).frequencies(headSize);
    for (int i = 0; i < divisors.length; i++) {
      divisors[i] /= scaled[i];
    }
    return divisors;
  }

  private int require(String name) {
    return metadata.size(key(name)).orElseThrow(() -> missing(name));
  }

  private RuntimeException missing(String name) {
    return metadata.bad(key(name), "is missing");
  }

  /** A single-precision number as people write it: 1e-5, not 9.999999747378752e-6. */
  private static double shortest(double value) {
    return (float) value == value ? Double.parseDouble(Float.toString((float) value)) : value;
  }
}
