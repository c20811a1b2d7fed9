package tailor.sweep;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Brings the section {@code sweep.keys} into the one form that is bound: a key, quoted or not, and
 * a section {@link SweepValues}; a list stands for a section of values.
 */
public final class SweepKeys {
  private static final String PATH = "sweep.keys";

  private SweepKeys() {}

  /** The same configuration with its keys in that form. */
  public static Config normalize(Config config) {
    if (!config.hasPath(PATH) || !(config.getValue(PATH) instanceof ConfigObject keys)) {
      return config;
    }
    ConfigObject normal = ConfigFactory.empty().root().withOrigin(keys.origin());
    for (Map.Entry<String, ConfigValue> entry : keys.entrySet()) {
      normal = add(normal, entry.getKey(), entry.getValue());
    }
    return config.withValue(PATH, normal);
  }

  private static ConfigObject add(ConfigObject normal, String key, ConfigValue value) {
    if (value instanceof ConfigList list) {
      return normal.withValue(key, values(list));
    }
    if (value instanceof ConfigObject section && !isRange(section)) {
      ConfigObject grown = normal;
      for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
        grown = add(grown, key + "." + entry.getKey(), entry.getValue());
      }
      return grown;
    }
    return normal.withValue(key, value);
  }

  private static boolean isRange(ConfigObject section) {
    return section.containsKey("from")
        || section.containsKey("to")
        || section.containsKey("values");
  }

  private static ConfigValue values(ConfigList list) {
    List<String> texts = new ArrayList<>();
    for (ConfigValue value : list) {
      texts.add(value.render(ConfigRenderOptions.concise()));
    }
    return ConfigFactory.empty()
        .root()
        .withOrigin(list.origin())
        .withValue("values", ConfigValueFactory.fromIterable(texts).withOrigin(list.origin()));
  }
}
