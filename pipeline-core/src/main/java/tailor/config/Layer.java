package tailor.config;

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
    String description = value.origin().description();
    for (Layer layer : values()) {
      if (description.startsWith(layer.origin)) {
        return layer;
      }
    }
    return FILE;
  }
}
