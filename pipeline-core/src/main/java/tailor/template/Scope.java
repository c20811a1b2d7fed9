package tailor.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of a block, and those around it. */
final class Scope {
  private final @Nullable Scope outer;
  private final Rendering rendering;
  private final Map<String, Object> variables = new HashMap<>();

  private Scope(@Nullable Scope outer, Rendering rendering) {
    this.outer = outer;
    this.rendering = rendering;
  }

  static Scope outermost(Rendering rendering) {
    return new Scope(null, rendering);
  }

  Scope inner() {
    return new Scope(this, rendering);
  }

  Rendering rendering() {
    return rendering;
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Object value = scope.variables.get(name);
      if (value != null) {
        return value;
      }
    }
    return Undefined.name(name);
  }

  void set(String name, Object value) {
    variables.put(name, value);
  }
}
