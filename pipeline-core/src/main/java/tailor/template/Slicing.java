package tailor.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Python's slices of lists and strings. */
final class Slicing {
  private Slicing() {}

  static Object slice(
      Object value, Optional<Integer> from, Optional<Integer> to, Optional<Integer> step) {
    if (value instanceof List<?> list) {
      List<Object> sliced = new ArrayList<>();
      indices(list.size(), from, to, step).forEach(i -> sliced.add(list.get(i)));
      return value instanceof Tuple ? new Tuple(sliced) : sliced;
    }
    if (value instanceof Text text) {
      return slice(text, from, to, step);
    }
    throw Types.unexpected(value, "a list or string", "a slice");
  }

  private static Text slice(
      Text text, Optional<Integer> from, Optional<Integer> to, Optional<Integer> step) {
    int length = text.codePoints();
    if (step.orElse(1) == 1) {
      int first = bound(from.orElse(0), length, 0, length);
      int end = Math.max(first, bound(to.orElse(length), length, 0, length));
      return text.substring(text.indexOfCodePoint(first), text.indexOfCodePoint(end));
    }
    List<Text> characters = text.characters();
    Text.Builder sliced = new Text.Builder();
    indices(length, from, to, step).forEach(i -> sliced.append(characters.get(i)));
    return sliced.build();
  }

  private static List<Integer> indices(
      int length, Optional<Integer> from, Optional<Integer> to, Optional<Integer> step) {
    int by = step.orElse(1);
    if (by == 0) {
      throw TemplateException.of("the step of a slice is 0");
    }
    List<Integer> indices = new ArrayList<>();
    if (by > 0) {
      int end = bound(to.orElse(length), length, 0, length);
      for (long i = bound(from.orElse(0), length, 0, length); i < end; i += by) {
        indices.add((int) i);
      }
    } else {
      int end = to.map(bound -> bound(bound, length, -1, length - 1)).orElse(-1);
      int first = from.map(bound -> bound(bound, length, -1, length - 1)).orElse(length - 1);
      for (long i = first; i > end; i += by) {
        indices.add((int) i);
      }
    }
    return indices;
  }

  /** A bound, counted from the end if it is negative, held between two limits. */
  private static int bound(int bound, int length, int least, int most) {
    long fromStart = bound < 0 ? (long) bound + length : bound;
    return (int) Math.max(least, Math.min(most, fromStart));
  }
}
