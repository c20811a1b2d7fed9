package tailor.template;

import java.util.List;
import java.util.Optional;

/** The variable {@code loop}. */
final class LoopState {
  private final List<Object> elements;
  private int index = -1;
  private Optional<List<Object>> seen = Optional.empty();

  LoopState(List<Object> elements) {
    this.elements = elements;
  }

  boolean advance() {
    return ++index < elements.size();
  }

  Object current() {
    return elements.get(index);
  }

  Object get(String name) {
    return switch (name) {
      case "index" -> index + 1L;
      case "index0" -> (long) index;
      case "revindex" -> (long) elements.size() - index;
      case "revindex0" -> elements.size() - index - 1L;
      case "first" -> index == 0;
      case "last" -> index == elements.size() - 1;
      case "length" -> (long) elements.size();
      case "depth" -> 1L;
      case "depth0" -> 0L;
      case "previtem" -> index == 0 ? missing("previous") : elements.get(index - 1);
      case "nextitem" -> index == elements.size() - 1 ? missing("next") : elements.get(index + 1);
      case "cycle" -> (Callable) (arguments, rendering) -> cycle(arguments.positional());
      case "changed" -> (Callable) (arguments, rendering) -> changed(arguments.positional());
      default -> Undefined.attribute(this, name);
    };
  }

  private static Undefined missing(String which) {
    return new Undefined("there is no " + which + " item");
  }

  private Object cycle(List<Object> values) {
    if (values.isEmpty()) {
      throw TemplateException.of("loop.cycle needs values");
    }
    return values.get(index % values.size());
  }

  private boolean changed(List<Object> values) {
    boolean isSame = seen.isPresent() && Comparison.areEqual(seen.get(), values);
    seen = Optional.of(values);
    return !isSame;
  }
}
