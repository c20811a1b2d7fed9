package tailor.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a call.
 *
 * @param positional those without a name, in order
 * @param named those with one
 */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  /**
   * Assigns the arguments to parameters.
   *
   * @param function the function's name, for messages
   * @throws TemplateException if there are more, or others
   */
  Bound bind(String function, String... parameters) {
    if (positional.size() > parameters.length) {
      throw TemplateException.of(
          "%s takes at most %d arguments, not %d"
              .formatted(function, parameters.length, positional.size()));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < positional.size(); i++) {
      values.put(parameters[i], positional.get(i));
    }
    named.forEach(
        (name, value) -> {
          if (!List.of(parameters).contains(name) || values.put(name, value) != null) {
            throw TemplateException.of(function + " takes no argument '" + name + "' here");
          }
        });
    return new Bound(function, values);
  }

  /** The arguments after the first positional ones. */
  Arguments without(int count) {
    return new Arguments(positional.subList(count, positional.size()), named);
  }

  /** The same with another one in front. */
  Arguments after(Object first) {
    List<Object> all = new ArrayList<>();
    all.add(first);
    all.addAll(positional);
    return new Arguments(all, named);
  }

  /** Arguments by the name of their parameter. */
  record Bound(String function, Map<String, Object> values) {
    Optional<Object> get(String name) {
      return Optional.ofNullable(values.get(name));
    }

    Object require(String name) {
      return get(name)
          .orElseThrow(() -> TemplateException.of(function + " needs the argument '" + name + "'"));
    }

    Text text(String name) {
      return Types.text(require(name), function);
    }

    Text text(String name, String otherwise) {
      return get(name)
          .map(value -> Types.text(value, function))
          .orElseGet(() -> Text.ofTemplate(otherwise));
    }

    /** A text; empty also if {@code none} was given. */
    Optional<Text> optionalText(String name) {
      return get(name)
          .filter(value -> value != None.NONE)
          .map(value -> Types.text(value, function));
    }

    boolean flag(String name, boolean otherwise) {
      return get(name).map(Types::isTrue).orElse(otherwise);
    }

    int integer(String name, int otherwise) {
      return get(name).map(value -> Types.index(value, function)).orElse(otherwise);
    }
  }
}
