package tailor.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a point or brackets reach: methods, keys, elements. A point finds methods first and keys
 * then, brackets the other way round; there is nothing of Java's to reach.
 */
final class Attributes {
  private Attributes() {}

  static Object attribute(Object object, String name) {
    return method(object, name)
        .or(() -> key(object, Text.ofTemplate(name)))
        .orElseGet(() -> missing(object, name));
  }

  static Object item(Object object, Object key) {
    if (object instanceof Undefined undefined) {
      throw undefined.failure();
    }
    Optional<Object> item = Optional.empty();
    if (object instanceof Map) {
      item = key(object, key);
    } else if (key instanceof Long number) {
      item = element(object, number);
    }
    if (item.isEmpty() && key instanceof Text name) {
      item = method(object, name.value());
    }
    return item.orElseGet(() -> missing(object, Printing.print(key).value()));
  }

  private static Object missing(Object object, String name) {
    if (object instanceof Undefined undefined) {
      throw undefined.failure();
    }
    return Undefined.attribute(object, name);
  }

  private static Optional<Object> method(Object object, String name) {
    if (object instanceof Map<?, ?> map) {
      return DictMethods.find(Types.uncheckedMap(map), name).map(Object.class::cast);
    }
    if (object instanceof Text text) {
      return StringMethods.find(text, name).map(Object.class::cast);
    }
    if (object instanceof List<?> list) {
      return ListMethods.find(Types.uncheckedList(list), name).map(Object.class::cast);
    }
    if (object instanceof Namespace namespace) {
      return Optional.of(namespace.get(name));
    }
    return object instanceof LoopState loop ? Optional.of(loop.get(name)) : Optional.empty();
  }

  private static Optional<Object> key(Object object, Object key) {
    return object instanceof Map<?, ?> map
        ? Optional.ofNullable(map.get(Comparison.key(key)))
        : Optional.empty();
  }

  private static Optional<Object> element(Object object, long number) {
    if (object instanceof List<?> list) {
      long index = number < 0 ? number + list.size() : number;
      return index >= 0 && index < list.size()
          ? Optional.of(list.get((int) index))
          : Optional.empty();
    }
    if (object instanceof Text text) {
      int length = text.codePoints();
      long index = number < 0 ? number + length : number;
      return index >= 0 && index < length
          ? Optional.of(
              text.substring(
                  text.indexOfCodePoint((int) index), text.indexOfCodePoint((int) index + 1)))
          : Optional.empty();
    }
    return Optional.empty();
  }
}
