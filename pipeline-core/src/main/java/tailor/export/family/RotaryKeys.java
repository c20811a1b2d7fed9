package tailor.export.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import tailor.config.ConfigurationException;
import tailor.model.RotaryConfig;
import tailor.model.RotaryScaling;
import tailor.model.RotaryScaling.RampBounds;

/**
 * The keys of rotary position embedding: read as transformers 5 writes them ({@code
 * rope_parameters}) and as its predecessors did ({@code rope_theta} and {@code rope_scaling}), and
 * written in both ways, since other runtimes still read the older.
 */
final class RotaryKeys {
  private static final double THETA = 10_000;
  private static final List<String> TYPES =
      List.of("default", "linear", "dynamic", "yarn", "llama3");

  private RotaryKeys() {}

  /** Unscaled where there is a problem, which the reader then knows. */
  static RotaryConfig read(ConfigReader json, int maxPositions) {
    JsonNode scaling = json.at("rope_scaling");
    JsonNode parameters = ConfigReader.isAbsent(scaling) ? json.at("rope_parameters") : scaling;
    double theta = json.number(parameters, "rope_theta", json.number("rope_theta", THETA));
    double partial =
        json.number(parameters, "partial_rotary_factor", json.number("partial_rotary_factor", 1));
    json.refuseUnless(partial == 1, "partial_rotary_factor");
    String type =
        parameters
            .path("rope_type")
            .asText(parameters.path("type").asText("default"))
            .toLowerCase(Locale.ROOT);
    try {
      return new RotaryConfig(theta, scaling(type, json, parameters, maxPositions));
    } catch (ConfigurationException e) {
      json.problem(String.valueOf(e.getMessage()));
      return RotaryConfig.unscaled(THETA);
    }
  }

  private static RotaryScaling scaling(
      String type, ConfigReader json, JsonNode parameters, int maxPositions) {
    return switch (type) {
      case "default" -> new RotaryScaling.None();
      case "linear" -> new RotaryScaling.Linear(json.number(parameters, "factor", Double.NaN));
      case "dynamic" -> new RotaryScaling.Dynamic(json.number(parameters, "factor", Double.NaN));
      case "yarn" -> yarn(json, parameters, maxPositions);
      case "llama3" ->
          new RotaryScaling.Llama3(
              json.number(parameters, "factor", Double.NaN),
              json.number(parameters, "low_freq_factor", Double.NaN),
              json.number(parameters, "high_freq_factor", Double.NaN),
              (int) json.number(parameters, "original_max_position_embeddings", maxPositions));
      default ->
          throw new ConfigurationException(
              "rope_type is '%s', expected one of %s".formatted(type, String.join(", ", TYPES)));
    };
  }

  private static RotaryScaling yarn(ConfigReader json, JsonNode parameters, int maxPositions) {
    int original = (int) json.number(parameters, "original_max_position_embeddings", maxPositions);
    double factor = json.number(parameters, "factor", (double) maxPositions / original);
    double scale = json.number(parameters, "mscale", 0);
    double scaleAll = json.number(parameters, "mscale_all_dim", 0);
    double amplitude =
        scale != 0 && scaleAll != 0
            ? RotaryScaling.Yarn.amplitude(factor, scale)
                / RotaryScaling.Yarn.amplitude(factor, scaleAll)
            : RotaryScaling.Yarn.recommendedAmplitude(factor);
    return new RotaryScaling.Yarn(
        factor,
        original,
        json.number(parameters, "beta_fast", RotaryScaling.Yarn.FAST_ROTATIONS),
        json.number(parameters, "beta_slow", RotaryScaling.Yarn.SLOW_ROTATIONS),
        parameters.path("truncate").asBoolean(true) ? RampBounds.WHOLE : RampBounds.EXACT,
        json.number(parameters, "attention_factor", amplitude));
  }

  static void write(RotaryConfig rotary, ObjectNode json) {
    ObjectNode parameters = json.putObject("rope_parameters");
    parameters.put("rope_theta", rotary.theta());
    RotaryScaling scaling = rotary.scaling();
    if (scaling instanceof RotaryScaling.Linear linear) {
      parameters.put("rope_type", "linear");
      parameters.put("factor", linear.factor());
    } else if (scaling instanceof RotaryScaling.Dynamic dynamic) {
      parameters.put("rope_type", "dynamic");
      parameters.put("factor", dynamic.factor());
    } else if (scaling instanceof RotaryScaling.Yarn yarn) {
      parameters.put("rope_type", "yarn");
      parameters.put("factor", yarn.factor());
      parameters.put("original_max_position_embeddings", yarn.originalMaxPositions());
      parameters.put("beta_fast", yarn.fastRotations());
      parameters.put("beta_slow", yarn.slowRotations());
      parameters.put("truncate", yarn.bounds() == RampBounds.WHOLE);
      parameters.put("attention_factor", yarn.amplitude());
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
}
