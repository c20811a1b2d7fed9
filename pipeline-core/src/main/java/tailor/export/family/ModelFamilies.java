package tailor.export.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import tailor.config.ConfigurationException;
import tailor.model.ModelConfig;

/** The families that are registered, those of Tailor and those of plugins. */
public final class ModelFamilies {
  private final List<ModelFamily> families;

  private ModelFamilies(List<ModelFamily> families) {
    this.families = families;
  }

  /**
   * The families that the thread's context class loader sees.
   *
   * @throws ConfigurationException if a registration is broken
   */
  public static ModelFamilies registered() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? ModelFamilies.class.getClassLoader() : context;
    try {
      return new ModelFamilies(
          ServiceLoader.load(ModelFamily.class, loader).stream()
              .map(ServiceLoader.Provider::get)
              .toList());
    } catch (ServiceConfigurationError e) {
      throw new ConfigurationException(
          "A plugin's registration as ModelFamily is broken: %s. Its class must be public and have a public no-argument constructor."
              .formatted(e.getMessage()));
    }
  }

  /**
   * The family of a {@code config.json}, by its {@code architectures}, or by its {@code model_type}
   * if it names none.
   *
   * @param origin where it is, for messages
   * @throws ConfigurationException if there is no such family
   */
  public ModelFamily of(String origin, JsonNode json) {
    List<String> named = new ArrayList<>();
    json.path("architectures").forEach(name -> named.add(name.asText()));
    String type = json.path("model_type").asText("not named");
    return families.stream()
        .filter(
            family ->
                named.isEmpty()
                    ? family.modelType().equals(type)
                    : named.equals(List.of(family.architecture())))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "%s: the architecture is %s; Tailor computes %s. Choose a model of one of those architectures."
                        .formatted(
                            origin,
                            named.isEmpty() ? "'" + type + "'" : String.join(", ", named),
                            families.stream()
                                .map(ModelFamily::architecture)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * The first family whose {@code config.json} can say all that a model is.
   *
   * @throws ConfigurationException if no family can
   */
  public ModelFamily of(ModelConfig model) {
    return families.stream()
        .filter(family -> describes(family, model))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "no model family has a config.json for %s. Compose the model as one of %s does."
                        .formatted(
                            model,
                            families.stream()
                                .map(ModelFamily::architecture)
                                .collect(Collectors.joining(", ")))));
  }

  private static boolean describes(ModelFamily family, ModelConfig model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    family.write(model, json);
    try {
      return family.read(new ConfigReader("a model's shape", json)).equals(model);
    } catch (ConfigurationException e) {
      return false;
    }
  }
}
