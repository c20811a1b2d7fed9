package tailor.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import tailor.config.ConfigurationException;
import tailor.export.family.ConfigReader;
import tailor.export.family.ModelFamilies;
import tailor.export.family.ModelFamily;
import tailor.export.safetensors.WeightType;
import tailor.model.ModelConfig;
import tailor.run.BadDataException;
import tailor.run.Json;
import tailor.tokenize.SpecialTokens;

/**
 * {@code config.json}: the shape of a model, and whatever else its makers wrote there, which an
 * exported model keeps. What the keys mean is told by the family that the file names ({@link
 * ModelFamily}).
 */
public final class HuggingFaceConfig {
  /** The file's name. */
  public static final String FILE = "config.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ObjectNode json;
  private final ModelFamily family;
  private final ModelConfig model;

  private HuggingFaceConfig(ObjectNode json, ModelFamily family, ModelConfig model) {
    this.json = json;
    this.family = family;
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
    ModelFamily family = ModelFamilies.registered().of(origin, object);
    return new HuggingFaceConfig(object, family, family.read(new ConfigReader(origin, object)));
  }

  /**
   * The configuration of a model that Tailor made from nothing.
   *
   * @throws ConfigurationException if no family has such models
   */
  public static HuggingFaceConfig of(ModelConfig model, SpecialTokens tokens) {
    ModelFamily family = ModelFamilies.registered().of(model);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("architectures").add(family.architecture());
    json.put("model_type", family.modelType());
    family.write(model, json);
    json.put("initializer_range", 0.02);
    json.put("use_cache", true);
    TokenIds.write(tokens, json);
    return new HuggingFaceConfig(json, family, model);
  }

  /** The model's shape. */
  public ModelConfig model() {
    return model;
  }

  /** The family that the file names. */
  public ModelFamily family() {
    return family;
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
}
