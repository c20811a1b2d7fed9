package tailor.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import tailor.config.ConfigurationException;
import tailor.export.safetensors.WeightType;
import tailor.model.ModelConfig;
import tailor.model.RotaryConfig;
import tailor.model.RotaryScaling;
import tailor.run.BadDataException;
import tailor.run.Json;
import tailor.tokenize.SpecialTokens;

/**
 * {@code config.json}: the shape of a model, and whatever else its makers wrote there, which an
 * exported model keeps.
 *
 * <p>Rotary embedding is read as transformers 5 writes it ({@code rope_parameters}) and as its
 * predecessors did ({@code rope_theta} and {@code rope_scaling}), and written in both ways, since
 * other runtimes still read the older.
 */
public final class HuggingFaceConfig {
  /** The file's name. */
  public static final String FILE = "config.json";

  /** Architectures that Tailor computes. */
  public static final List<String> ARCHITECTURES = List.of("LlamaForCausalLM");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final List<String> ROTARY_TYPES = List.of("default", "linear", "llama3");

  private final ObjectNode json;
  private final ModelConfig model;

  private HuggingFaceConfig(ObjectNode json, ModelConfig model) {
    this.json = json;
    this.model = model;
  }

  /**
   * Reads a {@code config.json}.
   *
   * @param origin its path, for messages
   * @throws BadDataException if it is no JSON object
   * @throws ConfigurationException if Tailor does not compute such a model, with every reason
   */
  public static HuggingFaceConfig parse(String origin, byte[] content) {
    JsonNode json;
    try {
      json = JSON.readTree(content);
    } catch (JsonProcessingException e) {
      throw new BadDataException(origin + " is not valid JSON: " + Json.problem(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + origin, e);
    }
    if (!(json instanceof ObjectNode object)) {
      throw new BadDataException(origin + " is not a JSON object; expected a model's config.json.");
    }
    return new HuggingFaceConfig(object, new Reader(origin, object).read());
  }

  /** The configuration of a model that Tailor made from nothing. */
  public static HuggingFaceConfig of(ModelConfig model, SpecialTokens tokens) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("architectures").add(ARCHITECTURES.get(0));
    json.put("model_type", "llama");
    json.put("vocab_size", model.vocabularySize());
    json.put("hidden_size", model.hiddenSize());
    json.put("intermediate_size", model.intermediateSize());
    json.put("num_hidden_layers", model.layers());
    json.put("num_attention_heads", model.heads());
    json.put("num_key_value_heads", model.keyValueHeads());
    json.put("head_dim", model.headSize());
    json.put("hidden_act", "silu");
    json.put("max_position_embeddings", model.maxPositions());
    json.put("rms_norm_eps", model.normEpsilon());
    writeRotary(json, model.rotary());
    json.put("tie_word_embeddings", model.tiedEmbeddings());
    json.put("attention_bias", false);
    json.put("mlp_bias", false);
    json.put("initializer_range", 0.02);
    json.put("use_cache", true);
    TokenIds.write(tokens, json);
    return new HuggingFaceConfig(json, model);
  }

  /** The model's shape. */
  public ModelConfig model() {
    return model;
  }

  /** The file's content for weights of this type. */
  public byte[] toJson(WeightType type) {
    ObjectNode written = json.deepCopy();
    String dtype =
        switch (type) {
          case F32 -> "float32";
          case F16 -> "float16";
          case BF16 -> "bfloat16";
        };
    written.put("torch_dtype", dtype);
    written.put("dtype", dtype);
    try {
      return JSON.writeValueAsBytes(written);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeRotary(ObjectNode json, RotaryConfig rotary) {
    ObjectNode parameters = json.putObject("rope_parameters");
    parameters.put("rope_theta", rotary.theta());
    RotaryScaling scaling = rotary.scaling();
    if (scaling instanceof RotaryScaling.Linear linear) {
      parameters.put("rope_type", "linear");
      parameters.put("factor", linear.factor());
    } else if (scaling instanceof RotaryScaling.Llama3 llama3) {
      parameters.put("rope_type", "llama3");
      parameters.put("factor", llama3.factor());
      parameters.put("low_freq_factor", llama3.lowFrequencyFactor());
      parameters.put("high_freq_factor", llama3.highFrequencyFactor());
      parameters.put("original_max_position_embeddings", llama3.originalMaxPositions());
    } else {
      parameters.put("rope_type", "default");
    }
    json.put("rope_theta", rotary.theta());
    if (scaling instanceof RotaryScaling.None) {
      json.putNull("rope_scaling");
    } else {
      json.set("rope_scaling", parameters.deepCopy());
    }
  }

  /** Reads the keys, collecting problems. Defaults are those of transformers' LlamaConfig. */
  private static final class Reader {
    private final String origin;
    private final ObjectNode json;
    private final List<String> problems = new ArrayList<>();

    Reader(String origin, ObjectNode json) {
      this.origin = origin;
      this.json = json;
    }

    ModelConfig read() {
      checkArchitecture();
      refuseUnless(json.path("hidden_act").asText("silu").matches("silu|swish"), "hidden_act");
      for (String bias : List.of("attention_bias", "mlp_bias")) {
        refuseUnless(!json.path(bias).asBoolean(false), bias);
      }
      refuseUnless(isAbsent(json.path("quantization_config")), "quantization_config");
      Optional<RotaryConfig> rotary = readRotary();
      int vocabulary = size("vocab_size", OptionalInt.empty());
      int hidden = size("hidden_size", OptionalInt.empty());
      int intermediate = size("intermediate_size", OptionalInt.empty());
      int layers = size("num_hidden_layers", OptionalInt.empty());
      int heads = size("num_attention_heads", OptionalInt.empty());
      int keyValueHeads = size("num_key_value_heads", OptionalInt.of(heads));
      int headSize = size("head_dim", OptionalInt.of(heads > 0 ? hidden / heads : 1));
      int positions = size("max_position_embeddings", OptionalInt.of(2048));
      double epsilon = number(json, "rms_norm_eps", 1e-6);
      if (problems.isEmpty() && rotary.isPresent()) {
        try {
          return new ModelConfig(
              vocabulary,
              hidden,
              intermediate,
              layers,
              heads,
              keyValueHeads,
              headSize,
              positions,
              epsilon,
              rotary.get(),
              json.path("tie_word_embeddings").asBoolean(false));
        } catch (ConfigurationException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
      throw new ConfigurationException(
          origin + ": Tailor cannot compute this model: " + String.join("; ", problems));
    }

    private void checkArchitecture() {
      List<String> named = new ArrayList<>();
      json.path("architectures").forEach(name -> named.add(name.asText()));
      boolean supported =
          named.isEmpty()
              ? json.path("model_type").asText().equals("llama")
              : ARCHITECTURES.containsAll(named);
      if (!supported) {
        throw new ConfigurationException(
            "%s: the architecture is %s; Tailor computes %s. Choose a model of that architecture."
                .formatted(
                    origin,
                    named.isEmpty()
                        ? "'" + json.path("model_type").asText("not named") + "'"
                        : String.join(", ", named),
                    String.join(", ", ARCHITECTURES)));
      }
    }

    private Optional<RotaryConfig> readRotary() {
      JsonNode scaling = json.path("rope_scaling");
      JsonNode parameters = isAbsent(scaling) ? json.path("rope_parameters") : scaling;
      double theta = number(parameters, "rope_theta", number(json, "rope_theta", 10_000));
      double partial =
          number(parameters, "partial_rotary_factor", number(json, "partial_rotary_factor", 1));
      refuseUnless(partial == 1, "partial_rotary_factor");
      String type =
          parameters
              .path("rope_type")
              .asText(parameters.path("type").asText("default"))
              .toLowerCase(Locale.ROOT);
      if (!ROTARY_TYPES.contains(type)) {
        problems.add(
            "rope_type is '%s', expected one of %s"
                .formatted(type, String.join(", ", ROTARY_TYPES)));
        return Optional.empty();
      }
      try {
        return Optional.of(new RotaryConfig(theta, readScaling(type, parameters)));
      } catch (ConfigurationException e) {
        problems.add(String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }

    private RotaryScaling readScaling(String type, JsonNode parameters) {
      return switch (type) {
        case "linear" -> new RotaryScaling.Linear(number(parameters, "factor", Double.NaN));
        case "llama3" ->
            new RotaryScaling.Llama3(
                number(parameters, "factor", Double.NaN),
                number(parameters, "low_freq_factor", Double.NaN),
                number(parameters, "high_freq_factor", Double.NaN),
                (int)
                    number(
                        parameters,
                        "original_max_position_embeddings",
                        number(json, "max_position_embeddings", 2048)));
        default -> new RotaryScaling.None();
      };
    }

    private int size(String key, OptionalInt otherwise) {
      JsonNode node = json.path(key);
      if (isAbsent(node) && otherwise.isPresent()) {
        return otherwise.getAsInt();
      }
      if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < 1) {
        problems.add(
            "%s is %s, expected a whole number from 1 on"
                .formatted(key, isAbsent(node) ? "missing" : node));
        return 1;
      }
      return node.asInt();
    }

    private double number(JsonNode object, String key, double otherwise) {
      JsonNode node = object.path(key);
      if (isAbsent(node)) {
        return otherwise;
      }
      if (!node.isNumber()) {
        problems.add("%s is %s, expected a number".formatted(key, node));
        return otherwise;
      }
      return node.asDouble();
    }

    private void refuseUnless(boolean supported, String key) {
      if (!supported) {
        problems.add("%s is %s, which is not supported".formatted(key, json.path(key)));
      }
    }

    private static boolean isAbsent(JsonNode node) {
      return node.isMissingNode() || node.isNull();
    }
  }
}
