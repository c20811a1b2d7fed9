package tailor.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and shows single values of a configuration. */
final class ConfigValues {
  private ConfigValues() {}

  /** A list, section or quoted text as in a file; anything else is text as it stands. */
  static ConfigValue parse(String text, String origin) {
    String trimmed = text.strip();
    if (trimmed.startsWith("[") || trimmed.startsWith("{") || trimmed.startsWith("\"")) {
      return ConfigFactory.parseString(
              "value = " + trimmed, ConfigParseOptions.defaults().setOriginDescription(origin))
          .getValue("value");
    }
    return ConfigValueFactory.fromAnyRef(text, origin);
  }

  static String render(ConfigValue value) {
    return value.unwrapped() instanceof String text
        ? "'" + text + "'"
        : value.render(ConfigRenderOptions.concise());
  }

  /**
   * Where the value was written; for a section that overrides made up, where its first value was.
   */
  static ConfigOrigin firstOrigin(ConfigValue value) {
    return value instanceof ConfigObject section
            && section.origin().lineNumber() < 0
            && !section.isEmpty()
        ? firstOrigin(section.values().iterator().next())
        : value.origin();
  }

  /** Nested sections as dotted keys; where both were written, the overriding layer wins. */
  static Map<String, ConfigValue> flatten(ConfigObject object) {
    Map<String, ConfigValue> flat = new LinkedHashMap<>();
    flatten("", object, flat);
    return flat;
  }

  private static void flatten(String prefix, ConfigObject object, Map<String, ConfigValue> flat) {
    object.forEach(
        (key, value) -> {
          if (value instanceof ConfigObject section) {
            flatten(prefix + key + ".", section, flat);
          } else {
            flat.merge(
                prefix + key, value, (a, b) -> Layer.of(a).compareTo(Layer.of(b)) <= 0 ? a : b);
          }
        });
  }
}
