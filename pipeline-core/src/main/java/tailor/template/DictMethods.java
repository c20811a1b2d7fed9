package tailor.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The methods of mappings; those that change one are refused, as jinja2's sandbox does. */
final class DictMethods {
  private static final Set<String> CHANGING =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private DictMethods() {}

  static Optional<Callable> find(Map<Object, Object> map, String name) {
    if (CHANGING.contains(name)) {
      return Optional.of(Refusal.of("a mapping", name));
    }
    return switch (name) {
      case "get" ->
          Optional.of(
              (arguments, rendering) -> {
                Arguments.Bound bound = arguments.bind("get", "key", "default");
                Object value = map.get(Comparison.key(bound.require("key")));
                return value != null ? value : bound.get("default").orElse(None.NONE);
              });
      case "items" -> Optional.of((arguments, rendering) -> items(map));
      case "keys" -> Optional.of((arguments, rendering) -> new ArrayList<>(map.keySet()));
      case "values" -> Optional.of((arguments, rendering) -> new ArrayList<>(map.values()));
      case "copy" -> Optional.of((arguments, rendering) -> new LinkedHashMap<>(map));
      default -> Optional.empty();
    };
  }

  static List<Object> items(Map<Object, Object> map) {
    List<Object> items = new ArrayList<>();
    map.forEach((key, value) -> items.add(Tuple.of(key, value)));
    return items;
  }

  static Map<Object, Object> require(Object value) {
    if (value instanceof Map<?, ?> map) {
      return Types.uncheckedMap(map);
    }
    throw Types.unexpected(value, "a mapping", "this");
  }
}
