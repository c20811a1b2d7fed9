package tailor.template;

import java.util.ArrayList;
import java.util.List;

/** Python's arithmetic, on numbers of 64 bits; a whole number that outgrows them is refused. */
final class Arithmetic {
  private Arithmetic() {}

  enum Operator {
    ADD("+") {
      @Override
      Object apply(Object left, Object right) {
        if (left instanceof Text text && right instanceof Text other) {
          return text.concat(other);
        }
        if (left instanceof List<?> list && right instanceof List<?> other) {
          return joined(list, other);
        }
        return areWhole(left, right)
            ? whole(() -> Math.addExact(Types.toLong(left), Types.toLong(right)))
            : toNumber(left) + toNumber(right);
      }
    },
    SUBTRACT("-") {
      @Override
      Object apply(Object left, Object right) {
        return areWhole(left, right)
            ? whole(() -> Math.subtractExact(Types.toLong(left), Types.toLong(right)))
            : toNumber(left) - toNumber(right);
      }
    },
    MULTIPLY("*") {
      @Override
      Object apply(Object left, Object right) {
        if (Types.isInteger(right) && (left instanceof Text || left instanceof List)) {
          return repeated(left, Types.toLong(right));
        }
        if (Types.isInteger(left) && (right instanceof Text || right instanceof List)) {
          return repeated(right, Types.toLong(left));
        }
        return areWhole(left, right)
            ? whole(() -> Math.multiplyExact(Types.toLong(left), Types.toLong(right)))
            : toNumber(left) * toNumber(right);
      }
    },
    DIVIDE("/") {
      @Override
      Object apply(Object left, Object right) {
        return toNumber(left) / divisor(right);
      }
    },
    DIVIDE_WHOLE("//") {
      @Override
      Object apply(Object left, Object right) {
        divisor(right);
        return areWhole(left, right)
            ? (Object) Math.floorDiv(Types.toLong(left), Types.toLong(right))
            : (Object) Math.floor(toNumber(left) / toNumber(right));
      }
    },
    REMAINDER("%") {
      @Override
      Object apply(Object left, Object right) {
        if (left instanceof Text) {
          throw TemplateException.of("formatting with % is not supported; use ~");
        }
        divisor(right);
        if (areWhole(left, right)) {
          return Math.floorMod(Types.toLong(left), Types.toLong(right));
        }
        double by = toNumber(right);
        double remainder = toNumber(left) % by;
        return remainder != 0 && (remainder < 0) != (by < 0) ? remainder + by : remainder;
      }
    },
    POWER("**") {
      @Override
      Object apply(Object left, Object right) {
        double power = Math.pow(toNumber(left), toNumber(right));
        if (!areWhole(left, right) || Types.toLong(right) < 0) {
          return power;
        }
        if (Math.abs(power) > 1L << 53) {
          throw tooLarge();
        }
        return (long) power;
      }
    };

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    abstract Object apply(Object left, Object right);

    static Operator of(String symbol) {
      for (Operator operator : values()) {
        if (operator.symbol.equals(symbol)) {
          return operator;
        }
      }
      throw new IllegalArgumentException(symbol);
    }

    double toNumber(Object value) {
      if (Types.isNumber(value)) {
        return Types.toDouble(value);
      }
      throw Types.unexpected(value, "another operand", symbol);
    }

    private static double divisor(Object value) {
      double by = DIVIDE.toNumber(value);
      if (by == 0) {
        throw TemplateException.of("a division by zero");
      }
      return by;
    }
  }

  static Object negate(Object value) {
    return Operator.SUBTRACT.apply(value instanceof Double ? (Object) (-0.0) : (Object) 0L, value);
  }

  private interface Whole {
    long compute();
  }

  private static Object whole(Whole computation) {
    try {
      return computation.compute();
    } catch (ArithmeticException e) {
      throw tooLarge();
    }
  }

  private static TemplateException tooLarge() {
    return TemplateException.of("a whole number grows too large");
  }

  private static boolean areWhole(Object left, Object right) {
    return Types.isInteger(left) && Types.isInteger(right);
  }

  private static List<Object> joined(List<?> left, List<?> right) {
    requireFits(left.size() + (long) right.size());
    List<Object> all = new ArrayList<>(left);
    all.addAll(right);
    return left instanceof Tuple ? new Tuple(all) : all;
  }

  private static Object repeated(Object value, long times) {
    if (value instanceof Text text) {
      Text.Builder builder = new Text.Builder();
      for (long i = 0; i < times && !text.isEmpty(); i++) {
        builder.append(text);
      }
      return builder.build();
    }
    List<?> list = (List<?>) value;
    requireFits(times > 0 ? times * (double) list.size() : 0);
    List<Object> all = new ArrayList<>();
    for (long i = 0; i < times && !list.isEmpty(); i++) {
      all.addAll(list);
    }
    return value instanceof Tuple ? new Tuple(all) : all;
  }

  private static void requireFits(double elements) {
    if (elements > Limits.ELEMENTS) {
      throw TemplateException.of("a list grows beyond %,d elements".formatted(Limits.ELEMENTS));
    }
  }
}
