package tailor.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;

/** Where a setting comes from, the strongest first. */
enum Layer {
  COMMAND_LINE("--set"),
  SYSTEM_PROPERTY("system property"),
  FILE("");

  private final String origin;

  Layer(String origin) {
    this.origin = origin;
  }

  String origin(String key) {
    return origin + " " + key;
  }

  static Layer of(ConfigValue value) {
    return of(value.origin());
  }

  /** Whether the origin's description names an override. */
  static boolean isNamedBy(ConfigOrigin origin) {
    return of(origin) != FILE;
  }

  private static Layer of(ConfigOrigin origin) {
    for (Layer layer : values()) {
      if (origin.description().startsWith(layer.origin)) {
        return layer;
      }
    }
    return FILE;
  }
}
