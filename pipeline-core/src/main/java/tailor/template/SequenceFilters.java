package tailor.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Filters of lists and mappings, and those that choose between values. */
final class SequenceFilters {
  static final Map<String, Filters.Filter> ALL =
      Map.ofEntries(
          Map.entry("default", (value, arguments, rendering) -> otherwise(value, arguments)),
          Map.entry("d", (value, arguments, rendering) -> otherwise(value, arguments)),
          Map.entry("length", (value, arguments, rendering) -> length(value)),
          Map.entry("count", (value, arguments, rendering) -> length(value)),
          Map.entry("first", (value, arguments, rendering) -> end(value, "first")),
          Map.entry("last", (value, arguments, rendering) -> end(value, "last")),
          Map.entry("list", (value, a, rendering) -> new ArrayList<>(Types.elements(value))),
          Map.entry("items", (value, arguments, rendering) -> items(value)),
          Map.entry("reverse", (value, arguments, rendering) -> reversed(value)),
          Map.entry("select", (v, a, r) -> selected(v, a, r, 0, true)),
          Map.entry("reject", (v, a, r) -> selected(v, a, r, 0, false)),
          Map.entry("selectattr", (v, a, r) -> selected(v, a, r, 1, true)),
          Map.entry("rejectattr", (v, a, r) -> selected(v, a, r, 1, false)),
          Map.entry("map", SequenceFilters::mapped),
          Map.entry("sort", (value, arguments, rendering) -> sorted(value, arguments)),
          Map.entry("dictsort", (value, arguments, rendering) -> sortedItems(value, arguments)),
          Map.entry("unique", (value, arguments, rendering) -> unique(value, arguments)),
          Map.entry("min", (value, arguments, rendering) -> extreme(value, arguments, 1)),
          Map.entry("max", (value, arguments, rendering) -> extreme(value, arguments, -1)),
          Map.entry("sum", (value, arguments, rendering) -> sum(value, arguments)),
          Map.entry("attr", (value, a, r) -> attribute(value, a)));

  private SequenceFilters() {}

  private static Object otherwise(Object value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("default", "default_value", "boolean");
    boolean isMissing =
        value instanceof Undefined || bound.flag("boolean", false) && !Types.isTrue(value);
    return isMissing ? bound.get("default_value").orElse(Text.EMPTY) : value;
  }

  private static long length(Object value) {
    if (value instanceof Text text) {
      return text.codePoints();
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    if (value instanceof List || value instanceof Undefined) {
      return Types.elements(value).size();
    }
    throw Types.unexpected(value, "a list, mapping or string", "length");
  }

  private static Object end(Object value, String which) {
    List<Object> elements = Types.elements(value);
    if (elements.isEmpty()) {
      return new Undefined("there is no " + which + " element of an empty list");
    }
    return elements.get(which.equals("first") ? 0 : elements.size() - 1);
  }

  private static List<Object> items(Object value) {
    return value instanceof Undefined ? List.of() : DictMethods.items(DictMethods.require(value));
  }

  private static Object reversed(Object value) {
    if (value instanceof Text text) {
      Text.Builder builder = new Text.Builder();
      List<Text> characters = text.characters();
      Collections.reverse(characters);
      characters.forEach(builder::append);
      return builder.build();
    }
    List<Object> elements = new ArrayList<>(Types.elements(value));
    Collections.reverse(elements);
    return elements;
  }

  /**
   * The elements that pass a test, or that are true where none is named.
   *
   * @param attributes 1 if an attribute of the elements is tested, whose name comes first
   * @param outcome which outcome of the test keeps an element
   */
  private static List<Object> selected(
      Object value, Arguments arguments, Rendering rendering, int attributes, boolean outcome) {
    if (arguments.positional().size() < attributes) {
      throw TemplateException.of("selectattr and rejectattr need the name of an attribute");
    }
    Function<Object, Object> tested =
        attributes == 0 ? element -> element : AttributePath.of(arguments.positional().get(0))::get;
    Predicate<Object> test = test(arguments.without(attributes).positional());
    List<Object> kept = new ArrayList<>();
    for (Object element : Types.elements(value)) {
      rendering.step();
      if (test.test(tested.apply(element)) == outcome) {
        kept.add(element);
      }
    }
    return kept;
  }

  private static Predicate<Object> test(List<Object> nameAndArguments) {
    if (nameAndArguments.isEmpty()) {
      return Types::isTrue;
    }
    Tests.Test test = Tests.require(Types.text(nameAndArguments.get(0), "a test").value());
    List<Object> arguments = nameAndArguments.subList(1, nameAndArguments.size());
    return value -> test.holds(value, arguments);
  }

  private static List<Object> mapped(Object value, Arguments arguments, Rendering rendering) {
    Function<Object, Object> mapping = mapping(arguments, rendering);
    List<Object> mapped = new ArrayList<>();
    for (Object element : Types.elements(value)) {
      rendering.step();
      mapped.add(mapping.apply(element));
    }
    return mapped;
  }

  private static Function<Object, Object> mapping(Arguments arguments, Rendering rendering) {
    if (arguments.positional().isEmpty()) {
      Arguments.Bound bound = arguments.bind("map", "attribute", "default");
      AttributePath path = AttributePath.of(bound.require("attribute"));
      Optional<Object> otherwise = bound.get("default");
      return element -> {
        Object found = path.get(element);
        return found instanceof Undefined ? otherwise.orElse(found) : found;
      };
    }
    Filters.Filter filter =
        Filters.require(Types.text(arguments.positional().get(0), "map").value());
    Arguments rest = arguments.without(1);
    return element -> filter.apply(element, rest, rendering);
  }

  private static List<Object> sorted(Object value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("sort", "reverse", "case_sensitive", "attribute");
    List<Object> sorted = new ArrayList<>(Types.elements(value));
    sort(sorted, key(bound), bound.flag("reverse", false));
    return sorted;
  }

  private static void sort(List<Object> list, Function<Object, Object> key, boolean isDescending) {
    Comparator<Object> order = (a, b) -> Comparison.compare(key.apply(a), key.apply(b));
    list.sort(isDescending ? order.reversed() : order);
  }

  /** What elements are compared by: an attribute of them, or themselves; texts without case. */
  private static Function<Object, Object> key(Arguments.Bound bound) {
    boolean caseSensitive = bound.flag("case_sensitive", false);
    Optional<List<AttributePath>> paths =
        bound.get("attribute").filter(path -> path != None.NONE).map(SequenceFilters::paths);
    return element -> {
      if (paths.isEmpty()) {
        return folded(element, caseSensitive);
      }
      List<Object> keys = new ArrayList<>();
      paths.get().forEach(path -> keys.add(folded(path.get(element), caseSensitive)));
      return keys.size() == 1 ? keys.get(0) : keys;
    };
  }

  private static List<AttributePath> paths(Object attribute) {
    if (!(attribute instanceof Text text)) {
      return List.of(AttributePath.of(attribute));
    }
    List<AttributePath> paths = new ArrayList<>();
    for (String path : text.value().split(",")) {
      paths.add(AttributePath.of(Text.ofTemplate(path)));
    }
    return paths;
  }

  private static Object folded(Object value, boolean caseSensitive) {
    return !caseSensitive && value instanceof Text text ? StringMethods.lower(text) : value;
  }

  private static List<Object> sortedItems(Object value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("dictsort", "case_sensitive", "by", "reverse");
    String by = bound.text("by", "key").value();
    if (!by.equals("key") && !by.equals("value")) {
      throw TemplateException.of("dictsort goes by key or value");
    }
    boolean caseSensitive = bound.flag("case_sensitive", false);
    int place = by.equals("key") ? 0 : 1;
    List<Object> items = items(value);
    sort(
        items,
        item -> folded(((List<?>) item).get(place), caseSensitive),
        bound.flag("reverse", false));
    return items;
  }

  private static List<Object> unique(Object value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("unique", "case_sensitive", "attribute");
    Function<Object, Object> key = key(bound);
    List<Object> unique = new ArrayList<>();
    java.util.Set<Object> seen = new java.util.HashSet<>();
    for (Object element : Types.elements(value)) {
      if (seen.add(Comparison.requireKey(key.apply(element)))) {
        unique.add(element);
      }
    }
    return unique;
  }

  private static Object extreme(Object value, Arguments arguments, int sign) {
    Arguments.Bound bound = arguments.bind("min", "case_sensitive", "attribute");
    Function<Object, Object> key = key(bound);
    Comparator<Object> order = (a, b) -> sign * Comparison.compare(key.apply(a), key.apply(b));
    return Types.elements(value).stream()
        .min(order)
        .orElseGet(() -> new Undefined("an empty list has no least or greatest element"));
  }

  private static Object sum(Object value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("sum", "attribute", "start");
    Object total = bound.get("start").orElse(0L);
    Optional<AttributePath> path =
        bound.get("attribute").filter(given -> given != None.NONE).map(AttributePath::of);
    for (Object element : Types.elements(value)) {
      total =
          Arithmetic.Operator.ADD.apply(
              total, path.map(attribute -> attribute.get(element)).orElse(element));
    }
    return total;
  }

  private static Object attribute(Object value, Arguments arguments) {
    return Attributes.attribute(value, arguments.bind("attr", "name").text("name").value());
  }
}
