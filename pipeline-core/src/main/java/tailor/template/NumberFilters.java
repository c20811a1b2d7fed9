package tailor.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Filters that make numbers. */
final class NumberFilters {
  static final Map<String, Filters.Filter> ALL =
      Map.of(
          "int", (value, arguments, rendering) -> toInteger(value, arguments),
          "float", (value, arguments, rendering) -> toFloat(value, arguments),
          "abs", (value, arguments, rendering) -> absolute(value),
          "round", (value, arguments, rendering) -> rounded(value, arguments));

  private NumberFilters() {}

  private static Object toInteger(Object value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("int", "default", "base");
    Object otherwise = bound.get("default").orElse(0L);
    if (Types.isInteger(value)) {
      return Types.toLong(value);
    }
    if (value instanceof Double number) {
      return Double.isFinite(number) ? (Object) number.longValue() : otherwise;
    }
    if (!(value instanceof Text text)) {
      return otherwise;
    }
    String digits = text.value().strip().replace("_", "");
    try {
      return Long.parseLong(digits, bound.integer("base", 10));
    } catch (NumberFormatException e) {
      return parse(digits) instanceof Double number && Double.isFinite(number)
          ? (Object) number.longValue()
          : otherwise;
    }
  }

  private static Object toFloat(Object value, Arguments arguments) {
    Object otherwise = arguments.bind("float", "default").get("default").orElse(0.0);
    if (Types.isNumber(value)) {
      return Types.toDouble(value);
    }
    return value instanceof Text text
            && parse(text.value().strip().replace("_", "")) instanceof Double number
        ? number
        : otherwise;
  }

  /** A number as Python reads it; {@link None} if it is none. */
  private static Object parse(String number) {
    try {
      return number.matches("[+-]?[0-9.]+([eE][+-]?[0-9]+)?")
          ? (Object) Double.parseDouble(number)
          : None.NONE;
    } catch (NumberFormatException e) {
      return None.NONE;
    }
  }

  private static Object absolute(Object value) {
    if (Types.isInteger(value)) {
      return Math.abs(Types.toLong(value));
    }
    if (value instanceof Double number) {
      return Math.abs(number);
    }
    throw Types.unexpected(value, "a number", "abs");
  }

  private static double rounded(Object value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("round", "precision", "method");
    if (!Types.isNumber(value)) {
      throw Types.unexpected(value, "a number", "round");
    }
    int precision = Math.max(-300, Math.min(300, bound.integer("precision", 0)));
    RoundingMode mode =
        switch (bound.text("method", "common").value()) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw TemplateException.of("round knows the methods common, ceil and floor");
        };
    return new BigDecimal(Types.toDouble(value)).setScale(precision, mode).doubleValue();
  }
}
