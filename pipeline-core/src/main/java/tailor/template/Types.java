package tailor.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The types that values have: {@link None}, {@link Undefined}, Boolean, Long, Double, {@link Text},
 * List, Map, {@link Namespace}, {@link LoopState} and {@link Callable}.
 */
final class Types {
  private Types() {}

  /** What messages call a value. */
  static String name(Object value) {
    if (value instanceof Boolean) {
      return "a boolean";
    }
    if (value instanceof Number) {
      return "a number";
    }
    if (value instanceof Text) {
      return "a string";
    }
    if (value instanceof List) {
      return "a list";
    }
    if (value instanceof Map) {
      return "a mapping";
    }
    if (value instanceof Callable) {
      return "a function";
    }
    if (value instanceof Undefined undefined) {
      return "an undefined value (" + undefined.what() + ")";
    }
    return value == None.NONE ? "none" : "an object";
  }

  static boolean isTrue(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Long number) {
      return number != 0;
    }
    if (value instanceof Double number) {
      return number != 0;
    }
    if (value instanceof Text text) {
      return !text.isEmpty();
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty();
    }
    if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    return value != None.NONE && !(value instanceof Undefined);
  }

  /** A boolean counts as 0 or 1. */
  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
  }

  static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof Boolean;
  }

  static long toLong(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    return ((Number) value).longValue();
  }

  static double toDouble(Object value) {
    return value instanceof Double number ? number : toLong(value);
  }

  static Text text(Object value, String where) {
    if (value instanceof Text text) {
      return text;
    }
    throw unexpected(value, "a string", where);
  }

  /** A whole number that Java can count with; larger ones end at its limits. */
  static int index(Object value, String where) {
    if (isInteger(value)) {
      return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, toLong(value)));
    }
    throw unexpected(value, "a whole number", where);
  }

  /** The elements that a loop over a value sees: of a mapping its keys, of a string characters. */
  static List<Object> elements(Object value) {
    if (value instanceof List<?> list) {
      return uncheckedList(list);
    }
    if (value instanceof Map<?, ?> map) {
      return new ArrayList<>(map.keySet());
    }
    if (value instanceof Text text) {
      return new ArrayList<>(text.characters());
    }
    if (value instanceof Undefined) {
      return List.of();
    }
    throw unexpected(value, "something to iterate over", "a loop or filter");
  }

  static TemplateException unexpected(Object value, String expected, String where) {
    return value instanceof Undefined undefined
        ? undefined.failure()
        : TemplateException.of("%s expects %s, not %s".formatted(where, expected, name(value)));
  }

  @SuppressWarnings("unchecked")
  static List<Object> uncheckedList(List<?> list) {
    return (List<Object>) list;
  }

  @SuppressWarnings("unchecked")
  static Map<Object, Object> uncheckedMap(Map<?, ?> map) {
    return (Map<Object, Object>) map;
  }
}
