package tailor.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The methods of lists; those that change one are refused, as jinja2's sandbox does. */
final class ListMethods {
  private static final Set<String> CHANGING =
      Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");

  private ListMethods() {}

  static Optional<Callable> find(List<Object> list, String name) {
    if (CHANGING.contains(name)) {
      return Optional.of(Refusal.of("a list", name));
    }
    return switch (name) {
      case "count" ->
          Optional.of(
              (arguments, rendering) -> {
                Object sought = arguments.bind("count", "value").require("value");
                return list.stream().filter(value -> Comparison.areEqual(value, sought)).count();
              });
      case "index" ->
          Optional.of(
              (arguments, rendering) -> {
                Object sought = arguments.bind("index", "value").require("value");
                for (int i = 0; i < list.size(); i++) {
                  if (Comparison.areEqual(list.get(i), sought)) {
                    return (long) i;
                  }
                }
                throw TemplateException.of("index finds no such value in a list");
              });
      case "copy" -> Optional.of((arguments, rendering) -> new ArrayList<>(list));
      default -> Optional.empty();
    };
  }
}
