package tailor.export.family;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import tailor.config.ConfigurationException;
import tailor.model.ModelConfig;

/** Reads the keys of a {@code config.json}, collecting problems. */
public final class ConfigReader {
  private final String origin;
  private final JsonNode json;
  private final List<String> problems = new ArrayList<>();

  /**
   * A reader of one file.
   *
   * @param origin its path, for messages
   */
  public ConfigReader(String origin, JsonNode json) {
    this.origin = origin;
    this.json = json;
  }

  /** Whether a key is missing or null. */
  public boolean isAbsent(String key) {
    return isAbsent(json.path(key));
  }

  /** The value of a key as it is; a missing node if there is none. */
  public JsonNode at(String key) {
    return json.path(key);
  }

  /** A whole number from 1 on; 1 if it is none, which is a problem. */
  public int size(String key) {
    return whole(key, 1, OptionalInt.empty());
  }

  /** A whole number from 1 on, or {@code otherwise} if the key is absent. */
  public int size(String key, int otherwise) {
    return whole(key, 1, OptionalInt.of(otherwise));
  }

  /** A whole number from 0 on, or {@code otherwise} if the key is absent. */
  public int count(String key, int otherwise) {
    return whole(key, 0, OptionalInt.of(otherwise));
  }

  private int whole(String key, int least, OptionalInt otherwise) {
    JsonNode node = json.path(key);
    if (isAbsent(node) && otherwise.isPresent()) {
      return otherwise.getAsInt();
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < least) {
      problem(
          "%s is %s, expected a whole number from %d on"
              .formatted(key, isAbsent(node) ? "missing" : node, least));
      return 1;
    }
    return node.asInt();
  }

  /** A number, or {@code otherwise} if the key is absent. */
  public double number(String key, double otherwise) {
    return number(json, key, otherwise);
  }

  /** A number within some object of the file. */
  public double number(JsonNode object, String key, double otherwise) {
    JsonNode node = object.path(key);
    if (isAbsent(node)) {
      return otherwise;
    }
    if (!node.isNumber()) {
      problem("%s is %s, expected a number".formatted(key, node));
      return otherwise;
    }
    return node.asDouble();
  }

  /** True or false, or {@code otherwise} if the key is absent. */
  public boolean flag(String key, boolean otherwise) {
    JsonNode node = json.path(key);
    if (isAbsent(node)) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      problem("%s is %s, expected true or false".formatted(key, node));
    }
    return node.asBoolean(otherwise);
  }

  /** Notes that a key has a value which Tailor does not compute. */
  public void refuseUnless(boolean supported, String key) {
    if (!supported) {
      problem("%s is %s, which is not supported".formatted(key, json.path(key)));
    }
  }

  /** Notes a problem, in the words that follow "Tailor cannot compute this model". */
  public void problem(String problem) {
    problems.add(problem);
  }

  /**
   * The model, if there is no problem with what was read.
   *
   * @throws ConfigurationException with every problem
   */
  public ModelConfig build(Supplier<ModelConfig> model) {
    if (problems.isEmpty()) {
      try {
        return model.get();
      } catch (ConfigurationException e) {
        problem(String.valueOf(e.getMessage()));
      }
    }
    throw new ConfigurationException(
        origin + ": Tailor cannot compute this model: " + String.join("; ", problems));
  }

  static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
