package tailor.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.lang3.ClassUtils;
import org.jspecify.annotations.Nullable;

/** Converts the plain values of a configuration: text, numbers, switches, enums, durations. */
final class Scalars {
  private static final Map<Class<?>, String> DESCRIPTIONS =
      Map.of(
          String.class, "text",
          Boolean.class, "true or false",
          Integer.class, "a whole number",
          Long.class, "a whole number",
          Double.class, "a number",
          Duration.class, "a duration such as '30s' or '5 minutes'");
  private static final Set<Class<?>> NUMBERS = Set.of(Integer.class, Long.class, Double.class);

  private Scalars() {}

  static boolean isScalar(Class<?> type) {
    return type.isEnum() || DESCRIPTIONS.containsKey(ClassUtils.primitiveToWrapper(type));
  }

  static String describe(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + choices(type);
    }
    return DESCRIPTIONS.getOrDefault(
        ClassUtils.primitiveToWrapper(type), type.isRecord() ? "a section" : "a list");
  }

  static String choices(Class<?> enumeration) {
    return Arrays.stream(enumeration.getEnumConstants())
        .map(constant -> Names.kebab(((Enum<?>) constant).name()))
        .collect(Collectors.joining(", "));
  }

  /**
   * @throws IllegalArgumentException whose message is what was expected
   */
  static Object convert(Class<?> declared, @Nullable InRange range, ConfigValue value) {
    Class<?> type = ClassUtils.primitiveToWrapper(declared);
    if (!isScalar(type)) {
      throw new IllegalStateException("An option cannot be of type " + declared);
    }
    String expected = describe(type) + describe(range);
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      throw new IllegalArgumentException(expected);
    }
    String text = String.valueOf(value.unwrapped());
    try {
      if (NUMBERS.contains(type)) {
        return number(type, range, new BigDecimal(text.strip()));
      }
      if (type == Boolean.class) {
        return bool(text);
      }
      if (type == Duration.class) {
        return value.atKey("value").getDuration("value");
      }
    } catch (ArithmeticException | IllegalArgumentException | ConfigException e) {
      throw new IllegalArgumentException(expected, e);
    }
    return type == String.class ? text : constant(type, text);
  }

  static String describe(@Nullable InRange range) {
    if (range == null) {
      return "";
    }
    boolean least = range.min() != Double.NEGATIVE_INFINITY;
    boolean most = range.max() != Double.POSITIVE_INFINITY;
    if (least && most) {
      return " from " + plain(range.min()) + " to " + plain(range.max());
    }
    return least ? " of at least " + plain(range.min()) : " of at most " + plain(range.max());
  }

  private static String plain(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }

  private static Object number(Class<?> type, @Nullable InRange range, BigDecimal number) {
    double value = number.doubleValue();
    if (range != null && (value < range.min() || value > range.max())) {
      throw new IllegalArgumentException("out of range");
    }
    if (type == Integer.class) {
      return number.intValueExact();
    }
    return type == Long.class ? (Object) number.longValueExact() : (Object) value;
  }

  private static Boolean bool(String text) {
    return switch (text.strip()) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (Names.kebab(((Enum<?>) constant).name()).equals(text.strip())) {
        return constant;
      }
    }
    throw new IllegalArgumentException("one of " + choices(type));
  }
}
