package tailor.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Filters that make texts. What is no text yet is written as one first. */
final class TextFilters {
  static final Map<String, Filters.Filter> ALL =
      Map.ofEntries(
          Map.entry("string", (value, arguments, rendering) -> Printing.print(value)),
          Map.entry("safe", (value, arguments, rendering) -> Printing.print(value)),
          Map.entry("upper", (value, a, r) -> StringMethods.upper(Printing.print(value))),
          Map.entry("lower", (value, a, r) -> StringMethods.lower(Printing.print(value))),
          Map.entry(
              "capitalize", (value, a, r) -> StringMethods.capitalized(Printing.print(value))),
          Map.entry("title", (value, arguments, rendering) -> titled(Printing.print(value))),
          Map.entry(
              "trim",
              (value, arguments, rendering) ->
                  StringMethods.strip(Printing.print(value), arguments, true, true)),
          Map.entry("replace", TextFilters::replaced),
          Map.entry("indent", TextFilters::indented),
          Map.entry("join", TextFilters::joined),
          Map.entry("tojson", TextFilters::toJson),
          Map.entry("wordcount", (value, a, r) -> words(Printing.print(value))));

  private TextFilters() {}

  private static Text replaced(Object value, Arguments arguments, Rendering rendering) {
    Arguments.Bound bound = arguments.bind("replace", "old", "new", "count");
    return StringMethods.replaced(
        Printing.print(value),
        Printing.print(bound.require("old")),
        Printing.print(bound.require("new")),
        bound.integer("count", -1));
  }

  /** Words begin after blanks, hyphens and opening brackets. */
  private static Text titled(Text text) {
    StringBuilder titled = new StringBuilder();
    boolean begins = true;
    for (int c : text.value().codePoints().toArray()) {
      String character = Character.toString(c);
      titled.append(
          begins ? character.toUpperCase(Locale.ROOT) : character.toLowerCase(Locale.ROOT));
      begins = Whitespace.is(c) || "-({[<".indexOf(c) >= 0;
    }
    return text.changedTo(titled.toString());
  }

  private static Text indented(Object value, Arguments arguments, Rendering rendering) {
    Arguments.Bound bound = arguments.bind("indent", "width", "first", "blank");
    Object width = bound.get("width").orElse(4L);
    Text indent =
        width instanceof Text text
            ? text
            : Text.ofTemplate(
                " ".repeat(Math.max(0, Math.min(1000, Types.index(width, "indent")))));
    boolean blank = bound.flag("blank", false);
    List<Text> lines = Lines.of(Printing.print(value).concat(Text.ofTemplate("\n")), false);
    Text.Builder result = new Text.Builder();
    result.append(bound.flag("first", false) ? indent : Text.EMPTY);
    for (int i = 0; i < lines.size(); i++) {
      if (i > 0) {
        result.append("\n").append(blank || !lines.get(i).isEmpty() ? indent : Text.EMPTY);
      }
      result.append(lines.get(i));
    }
    return result.build();
  }

  private static Text joined(Object value, Arguments arguments, Rendering rendering) {
    Arguments.Bound bound = arguments.bind("join", "d", "attribute");
    Text separator = Printing.print(bound.get("d").orElse(Text.EMPTY));
    Text.Builder joined = new Text.Builder();
    boolean isFirst = true;
    for (Object element : Types.elements(value)) {
      Object part =
          bound.get("attribute").map(path -> AttributePath.of(path).get(element)).orElse(element);
      joined.append(isFirst ? Text.EMPTY : separator).append(Printing.print(part));
      isFirst = false;
    }
    return joined.build();
  }

  private static Text toJson(Object value, Arguments arguments, Rendering rendering) {
    Arguments.Bound bound =
        arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
    Optional<String> indent =
        bound.get("indent").filter(given -> given != None.NONE).map(TextFilters::indent);
    Optional<List<Object>> separators =
        bound.get("separators").filter(given -> given != None.NONE).map(Types::elements);
    if (separators.isPresent() && separators.get().size() != 2) {
      throw TemplateException.of("the separators of tojson are not two");
    }
    return JsonText.of(
        value,
        new JsonText.Layout(
            bound.flag("ensure_ascii", false),
            indent,
            separators
                .map(pair -> Printing.print(pair.get(0)).value())
                .orElse(indent.isPresent() ? "," : ", "),
            separators.map(pair -> Printing.print(pair.get(1)).value()).orElse(": "),
            bound.flag("sort_keys", false)));
  }

  private static String indent(Object given) {
    return given instanceof Text text
        ? text.value()
        : " ".repeat(Math.max(0, Math.min(100, Types.index(given, "tojson"))));
  }

  private static long words(Text text) {
    long words = 0;
    boolean inWord = false;
    for (int c : text.value().codePoints().toArray()) {
      boolean isWord = Character.isLetterOrDigit(c) || c == '_';
      words += isWord && !inWord ? 1 : 0;
      inWord = isWord;
    }
    return words;
  }
}
