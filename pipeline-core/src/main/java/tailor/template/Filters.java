package tailor.template;

import java.util.HashMap;
import java.util.Map;

/** The filters by name. */
final class Filters {
  /** Makes another value of a value. */
  @FunctionalInterface
  interface Filter {
    Object apply(Object value, Arguments arguments, Rendering rendering);
  }

  private static final Map<String, Filter> ALL = new HashMap<>();

  static {
    ALL.putAll(TextFilters.ALL);
    ALL.putAll(NumberFilters.ALL);
    ALL.putAll(SequenceFilters.ALL);
  }

  private Filters() {}

  static Filter require(String name) {
    Filter filter = ALL.get(name);
    if (filter == null) {
      throw TemplateException.of("there is no filter '" + name + "'");
    }
    return filter;
  }
}
