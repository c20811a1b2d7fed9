package tailor.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Python's comparisons. */
final class Comparison {
  private Comparison() {}

  enum Operator {
    EQUAL("==") {
      @Override
      boolean holds(Object left, Object right) {
        return areEqual(left, right);
      }
    },
    NOT_EQUAL("!=") {
      @Override
      boolean holds(Object left, Object right) {
        return !areEqual(left, right);
      }
    },
    LESS("<") {
      @Override
      boolean holds(Object left, Object right) {
        return compare(left, right) < 0;
      }
    },
    LESS_OR_EQUAL("<=") {
      @Override
      boolean holds(Object left, Object right) {
        return compare(left, right) <= 0;
      }
    },
    GREATER(">") {
      @Override
      boolean holds(Object left, Object right) {
        return compare(left, right) > 0;
      }
    },
    GREATER_OR_EQUAL(">=") {
      @Override
      boolean holds(Object left, Object right) {
        return compare(left, right) >= 0;
      }
    },
    IN("in") {
      @Override
      boolean holds(Object left, Object right) {
        return contains(right, left);
      }
    },
    NOT_IN("not in") {
      @Override
      boolean holds(Object left, Object right) {
        return !contains(right, left);
      }
    };

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    abstract boolean holds(Object left, Object right);

    static Optional<Operator> of(String symbol) {
      for (Operator operator : values()) {
        if (operator.symbol.equals(symbol)) {
          return Optional.of(operator);
        }
      }
      return Optional.empty();
    }
  }

  static boolean areEqual(Object left, Object right) {
    return new Equality().holds(left, right);
  }

  /** One comparison; lists that hold the same list many times could make it endless. */
  private static final class Equality {
    private int compared;

    boolean holds(Object left, Object right) {
      if (++compared > Limits.ELEMENTS) {
        throw TemplateException.of(
            "compared values have more than %,d elements".formatted(Limits.ELEMENTS));
      }
      if (left == right) {
        return true;
      }
      if (Types.isNumber(left) && Types.isNumber(right)) {
        return compareNumbers(left, right) == 0;
      }
      if (left instanceof List<?> list && right instanceof List<?> other) {
        boolean equal = list.size() == other.size() && isTuple(list) == isTuple(other);
        for (int i = 0; equal && i < list.size(); i++) {
          equal = holds(list.get(i), other.get(i));
        }
        return equal;
      }
      if (left instanceof Map<?, ?> map && right instanceof Map<?, ?> other) {
        return map.size() == other.size()
            && map.entrySet().stream()
                .allMatch(
                    entry ->
                        other.containsKey(entry.getKey())
                            && holds(entry.getValue(), other.get(entry.getKey())));
      }
      return left.equals(right);
    }
  }

  private static boolean isTuple(List<?> list) {
    return list instanceof Tuple;
  }

  /** Negative, zero or positive, as the first value is less, equal or greater. */
  static int compare(Object left, Object right) {
    if (Types.isNumber(left) && Types.isNumber(right)) {
      return compareNumbers(left, right);
    }
    if (left instanceof Text text && right instanceof Text other) {
      return text.compareTo(other);
    }
    if (left instanceof List<?> list && right instanceof List<?> other) {
      for (int i = 0; i < Math.min(list.size(), other.size()); i++) {
        if (!areEqual(list.get(i), other.get(i))) {
          return compare(list.get(i), other.get(i));
        }
      }
      return Integer.compare(list.size(), other.size());
    }
    throw Types.unexpected(
        left instanceof Undefined ? left : right, "something of the same kind", "a comparison");
  }

  private static int compareNumbers(Object left, Object right) {
    return Types.isInteger(left) && Types.isInteger(right)
        ? Long.compare(Types.toLong(left), Types.toLong(right))
        : compareDoubles(Types.toDouble(left), Types.toDouble(right));
  }

  private static int compareDoubles(double left, double right) {
    return left == right ? 0 : left < right ? -1 : 1;
  }

  static boolean contains(Object container, Object sought) {
    if (container instanceof Text text) {
      return text.value().contains(Types.text(sought, "'in' on a string").value());
    }
    if (container instanceof Map<?, ?> map) {
      return map.containsKey(key(sought));
    }
    return Types.elements(container).stream().anyMatch(element -> areEqual(element, sought));
  }

  /** The form in which a value is a key of a mapping: equal numbers are one. */
  static Object key(Object value) {
    if (value instanceof Boolean
        || value instanceof Double number && number == number.longValue()) {
      return value instanceof Double number ? number.longValue() : Types.toLong(value);
    }
    return value;
  }

  /** A key of a mapping that a template writes. */
  static Object requireKey(Object value) {
    if (value instanceof List<?> list && !(list instanceof Tuple) || value instanceof Map) {
      throw TemplateException.of(Types.name(value) + " cannot be a key of a mapping");
    }
    return key(value);
  }
}
