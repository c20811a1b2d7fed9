package tailor.export.gguf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tailor.run.BadDataException;

/** The keys and values at the head of a file. A value of another type than asked for is refused. */
final class GgufMetadata {
  private final String origin;
  private final Map<String, GgufValue> values;

  /**
   * Metadata.
   *
   * @param origin the file, for messages
   */
  GgufMetadata(String origin, Map<String, GgufValue> values) {
    this.origin = origin;
    this.values = Map.copyOf(values);
  }

  /** The file, for messages. */
  String origin() {
    return origin;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  Optional<String> text(String key) {
    return find(key, GgufValue.Text.class, "a text").map(GgufValue.Text::value);
  }

  /** A number from 0 to 2³¹ - 1. */
  OptionalInt size(String key) {
    Optional<Long> value = find(key, GgufValue.Whole.class, "a whole number").map(w -> w.value());
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    if (value.get() < 0 || value.get() > Integer.MAX_VALUE) {
      throw bad(key, "is %,d, expected 0 to %,d".formatted(value.get(), Integer.MAX_VALUE));
    }
    return OptionalInt.of(value.get().intValue());
  }

  OptionalDouble number(String key) {
    GgufValue value = values.get(key);
    if (value instanceof GgufValue.Whole whole) {
      return OptionalDouble.of(whole.value());
    }
    return find(key, GgufValue.Real.class, "a number")
        .map(real -> OptionalDouble.of(real.value()))
        .orElse(OptionalDouble.empty());
  }

  Optional<Boolean> flag(String key) {
    return find(key, GgufValue.Flag.class, "true or false").map(GgufValue.Flag::value);
  }

  Optional<List<String>> texts(String key) {
    return find(key, GgufValue.Texts.class, "an array of texts").map(GgufValue.Texts::values);
  }

  Optional<List<Double>> numbers(String key) {
    return find(key, GgufValue.Numbers.class, "an array of numbers").map(n -> n.values());
  }

  BadDataException bad(String key, String problem) {
    return new BadDataException(
        "%s: %s %s. Get the file again from where it came.".formatted(origin, key, problem));
  }

  private <T extends GgufValue> Optional<T> find(String key, Class<T> type, String expected) {
    @Nullable GgufValue value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw bad(key, "is no %s".formatted(expected.replaceFirst("^an? ", "")));
    }
    return Optional.of(type.cast(value));
  }
}
