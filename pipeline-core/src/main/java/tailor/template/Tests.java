package tailor.template;

import java.util.List;
import java.util.Map;

/** The tests by name: what may follow {@code is}. */
final class Tests {
  /** Says something about a value. */
  @FunctionalInterface
  interface Test {
    boolean holds(Object value, List<Object> arguments);
  }

  private static final Map<String, Test> ALL =
      Map.ofEntries(
          Map.entry("defined", (value, none) -> !(value instanceof Undefined)),
          Map.entry("undefined", (value, none) -> value instanceof Undefined),
          Map.entry("none", (value, none) -> value == None.NONE),
          Map.entry("boolean", (value, none) -> value instanceof Boolean),
          Map.entry("true", (value, none) -> Boolean.TRUE.equals(value)),
          Map.entry("false", (value, none) -> Boolean.FALSE.equals(value)),
          Map.entry("integer", (value, none) -> value instanceof Long),
          Map.entry("float", (value, none) -> value instanceof Double),
          Map.entry("number", (value, none) -> Types.isNumber(value)),
          Map.entry("string", (value, none) -> value instanceof Text),
          Map.entry("mapping", (value, none) -> value instanceof Map),
          Map.entry("sequence", (value, none) -> isIterable(value)),
          Map.entry("iterable", (value, none) -> isIterable(value)),
          Map.entry("callable", (value, none) -> value instanceof Callable),
          Map.entry("upper", (value, none) -> StringMethods.isUpper(Printing.print(value))),
          Map.entry("lower", (value, none) -> StringMethods.isLower(Printing.print(value))),
          Map.entry("even", (value, none) -> remainder(value, 2) == 0),
          Map.entry("odd", (value, none) -> remainder(value, 2) == 1),
          Map.entry(
              "divisibleby",
              (value, by) -> remainder(value, Types.index(only(by), "divisibleby")) == 0),
          Map.entry("sameas", (value, other) -> isSame(value, only(other))),
          Map.entry("in", (value, in) -> Comparison.contains(only(in), value)),
          Map.entry("eq", comparing(Comparison.Operator.EQUAL)),
          Map.entry("equalto", comparing(Comparison.Operator.EQUAL)),
          Map.entry("==", comparing(Comparison.Operator.EQUAL)),
          Map.entry("ne", comparing(Comparison.Operator.NOT_EQUAL)),
          Map.entry("!=", comparing(Comparison.Operator.NOT_EQUAL)),
          Map.entry("lt", comparing(Comparison.Operator.LESS)),
          Map.entry("lessthan", comparing(Comparison.Operator.LESS)),
          Map.entry("<", comparing(Comparison.Operator.LESS)),
          Map.entry("le", comparing(Comparison.Operator.LESS_OR_EQUAL)),
          Map.entry("<=", comparing(Comparison.Operator.LESS_OR_EQUAL)),
          Map.entry("gt", comparing(Comparison.Operator.GREATER)),
          Map.entry("greaterthan", comparing(Comparison.Operator.GREATER)),
          Map.entry(">", comparing(Comparison.Operator.GREATER)),
          Map.entry("ge", comparing(Comparison.Operator.GREATER_OR_EQUAL)),
          Map.entry(">=", comparing(Comparison.Operator.GREATER_OR_EQUAL)));

  private Tests() {}

  static Test require(String name) {
    Test test = ALL.get(name);
    if (test == null) {
      throw TemplateException.of("there is no test '" + name + "'");
    }
    return test;
  }

  private static Test comparing(Comparison.Operator operator) {
    return (value, other) -> operator.holds(value, only(other));
  }

  private static Object only(List<Object> arguments) {
    if (arguments.size() != 1) {
      throw TemplateException.of("a test needs one argument, not " + arguments.size());
    }
    return arguments.get(0);
  }

  private static boolean isIterable(Object value) {
    return value instanceof List
        || value instanceof Map
        || value instanceof Text
        || value instanceof Undefined;
  }

  /** Small values are the same if they are equal; lists and mappings only if they are one. */
  private static boolean isSame(Object value, Object other) {
    return value == other
        || value.getClass() == other.getClass()
            && !(value instanceof List || value instanceof Map)
            && value.equals(other);
  }

  private static long remainder(Object value, long by) {
    if (!Types.isInteger(value) || by == 0) {
      throw Types.unexpected(value, "a whole number", "a test of divisibility");
    }
    return Math.floorMod(Types.toLong(value), by);
  }
}
