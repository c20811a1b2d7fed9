package tailor.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import tailor.config.CanonicalJson;

/** What a training is told, option by option, for those who compare trainings. */
final class OptionValues {
  private OptionValues() {}

  /** The values of the sections model and train, and the seed, by key; secrets are redacted. */
  static Map<String, String> of(TailorOptions options) {
    Map<String, String> values = new LinkedHashMap<>();
    add(
        "",
        CanonicalJson.of(
            Map.of("model", options.model(), "train", options.train(), "seed", options.seed())),
        values);
    return values;
  }

  private static void add(String key, JsonNode node, Map<String, String> values) {
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              field ->
                  add(
                      key.isEmpty() ? field.getKey() : key + "." + field.getKey(),
                      field.getValue(),
                      values));
    } else if (!node.isNull()) {
      values.put(key, node.isValueNode() ? node.asText() : node.toString());
    }
  }
}
