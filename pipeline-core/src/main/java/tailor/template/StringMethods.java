package tailor.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The methods of strings. */
final class StringMethods {
  private interface Method {
    Object call(Text text, Arguments arguments);
  }

  private static final Map<String, Method> METHODS =
      Map.ofEntries(
          Map.entry("strip", (text, arguments) -> strip(text, arguments, true, true)),
          Map.entry("lstrip", (text, arguments) -> strip(text, arguments, true, false)),
          Map.entry("rstrip", (text, arguments) -> strip(text, arguments, false, true)),
          Map.entry("split", StringMethods::split),
          Map.entry("rsplit", StringMethods::splitFromEnd),
          Map.entry("splitlines", (text, arguments) -> lines(text, arguments)),
          Map.entry("partition", (text, arguments) -> partition(text, arguments, false)),
          Map.entry("rpartition", (text, arguments) -> partition(text, arguments, true)),
          Map.entry("startswith", (text, arguments) -> isAtStart(text, arguments)),
          Map.entry("endswith", (text, arguments) -> isAtEnd(text, arguments)),
          Map.entry("removeprefix", StringMethods::withoutPrefix),
          Map.entry("removesuffix", StringMethods::withoutSuffix),
          Map.entry("replace", StringMethods::replace),
          Map.entry("join", StringMethods::join),
          Map.entry("find", (text, arguments) -> find(text, arguments, false)),
          Map.entry("rfind", (text, arguments) -> find(text, arguments, true)),
          Map.entry("index", StringMethods::index),
          Map.entry("count", StringMethods::count),
          Map.entry("upper", (text, arguments) -> upper(text)),
          Map.entry("lower", (text, arguments) -> lower(text)),
          Map.entry("capitalize", (text, arguments) -> capitalized(text)),
          Map.entry("title", (text, arguments) -> titled(text)),
          Map.entry("isdigit", (text, arguments) -> isAll(text, Character::isDigit)),
          Map.entry("isdecimal", (text, arguments) -> isAll(text, Character::isDigit)),
          Map.entry("isnumeric", (text, arguments) -> isAll(text, Character::isDigit)),
          Map.entry("isalpha", (text, arguments) -> isAll(text, Character::isLetter)),
          Map.entry("isalnum", (text, arguments) -> isAll(text, Character::isLetterOrDigit)),
          Map.entry("isspace", (text, arguments) -> isAll(text, Whitespace::is)),
          Map.entry("isupper", (text, arguments) -> isUpper(text)),
          Map.entry("islower", (text, arguments) -> isLower(text)));

  private StringMethods() {}

  static Optional<Callable> find(Text text, String name) {
    return Optional.ofNullable(METHODS.get(name))
        .map(
            method ->
                (arguments, rendering) -> {
                  rendering.charge(text);
                  return method.call(text, arguments);
                });
  }

  static Text upper(Text text) {
    return text.changedTo(text.value().toUpperCase(Locale.ROOT));
  }

  static Text lower(Text text) {
    return text.changedTo(text.value().toLowerCase(Locale.ROOT));
  }

  static Text capitalized(Text text) {
    String value = text.value();
    if (value.isEmpty()) {
      return text;
    }
    int first = Character.charCount(value.codePointAt(0));
    return text.changedTo(
        value.substring(0, first).toUpperCase(Locale.ROOT)
            + value.substring(first).toLowerCase(Locale.ROOT));
  }

  /** Every letter that follows none is upper case. */
  private static Text titled(Text text) {
    StringBuilder titled = new StringBuilder();
    boolean inWord = false;
    for (int c : text.value().codePoints().toArray()) {
      titled.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inWord = Character.isLetter(c);
    }
    return text.changedTo(titled.toString());
  }

  static boolean isUpper(Text text) {
    String value = text.value();
    return value.equals(value.toUpperCase(Locale.ROOT))
        && !value.equals(value.toLowerCase(Locale.ROOT));
  }

  static boolean isLower(Text text) {
    String value = text.value();
    return value.equals(value.toLowerCase(Locale.ROOT))
        && !value.equals(value.toUpperCase(Locale.ROOT));
  }

  private static boolean isAll(Text text, IntPredicate predicate) {
    return !text.isEmpty() && text.value().codePoints().allMatch(predicate);
  }

  /** Without whitespace, or the characters given, at its ends. */
  static Text strip(Text text, Arguments arguments, boolean leading, boolean trailing) {
    Optional<Text> characters = arguments.bind("strip", "chars").optionalText("chars");
    IntPredicate stripped =
        characters
            .<IntPredicate>map(set -> c -> set.value().indexOf(c) >= 0)
            .orElse(Whitespace::is);
    String value = text.value();
    int from = 0;
    int to = value.length();
    while (leading && from < to && stripped.test(value.codePointAt(from))) {
      from += Character.charCount(value.codePointAt(from));
    }
    while (trailing && to > from && stripped.test(value.codePointBefore(to))) {
      to -= Character.charCount(value.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  private static List<Object> split(Text text, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("split", "sep", "maxsplit");
    int most = most(bound);
    Optional<Text> separator = bound.optionalText("sep");
    return separator.isPresent()
        ? splitAt(text, requireNotEmpty(separator.get()), most)
        : splitAtWhitespace(text, most);
  }

  private static int most(Arguments.Bound bound) {
    int most = bound.integer("maxsplit", -1);
    return most < 0 ? Integer.MAX_VALUE : most;
  }

  private static String requireNotEmpty(Text separator) {
    if (separator.isEmpty()) {
      throw TemplateException.of("an empty separator");
    }
    return separator.value();
  }

  private static List<Object> splitAt(Text text, String separator, int most) {
    List<Object> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.value().indexOf(separator);
        at >= 0 && parts.size() < most;
        at = text.value().indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    parts.add(text.substring(from, text.length()));
    return parts;
  }

  private static List<Object> splitAtWhitespace(Text text, int most) {
    List<Object> parts = new ArrayList<>();
    String value = text.value();
    int at = Whitespace.skip(value, 0);
    while (at < value.length()) {
      int end = at;
      while (end < value.length() && !Whitespace.is(value.charAt(end))) {
        end++;
      }
      if (parts.size() == most) {
        end = value.length();
      }
      parts.add(text.substring(at, end));
      at = Whitespace.skip(value, end);
    }
    return parts;
  }

  private static List<Object> splitFromEnd(Text text, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("rsplit", "sep", "maxsplit");
    int most = most(bound);
    Optional<Text> separator = bound.optionalText("sep");
    if (separator.isEmpty()) {
      List<Object> words = splitAtWhitespace(text, Integer.MAX_VALUE);
      if (words.size() > most + 1L) {
        throw TemplateException.of("rsplit with maxsplit needs a separator");
      }
      return words;
    }
    String sep = requireNotEmpty(separator.get());
    List<Object> parts = new ArrayList<>();
    int to = text.length();
    for (int at = lastBefore(text, sep, to);
        at >= 0 && parts.size() < most;
        at = lastBefore(text, sep, to)) {
      parts.add(0, text.substring(at + sep.length(), to));
      to = at;
    }
    parts.add(0, text.substring(0, to));
    return parts;
  }

  private static int lastBefore(Text text, String separator, int end) {
    return end < separator.length()
        ? -1
        : text.value().lastIndexOf(separator, end - separator.length());
  }

  private static List<Object> lines(Text text, Arguments arguments) {
    boolean keepEnds = arguments.bind("splitlines", "keepends").flag("keepends", false);
    return new ArrayList<>(Lines.of(text, keepEnds));
  }

  private static Tuple partition(Text text, Arguments arguments, boolean fromEnd) {
    String separator = requireNotEmpty(arguments.bind("partition", "sep").text("sep"));
    int at = fromEnd ? text.value().lastIndexOf(separator) : text.value().indexOf(separator);
    if (at < 0) {
      return fromEnd
          ? Tuple.of(Text.EMPTY, Text.EMPTY, text)
          : Tuple.of(text, Text.EMPTY, Text.EMPTY);
    }
    int end = at + separator.length();
    return Tuple.of(
        text.substring(0, at), text.substring(at, end), text.substring(end, text.length()));
  }

  private static boolean isAtStart(Text text, Arguments arguments) {
    return affixes(arguments, "startswith").stream()
        .anyMatch(affix -> text.value().startsWith(affix));
  }

  private static boolean isAtEnd(Text text, Arguments arguments) {
    return affixes(arguments, "endswith").stream().anyMatch(affix -> text.value().endsWith(affix));
  }

  /** One text, or a tuple of them. */
  private static List<String> affixes(Arguments arguments, String method) {
    Object affix = arguments.bind(method, "affix").require("affix");
    List<Object> all = affix instanceof Tuple tuple ? tuple : List.of(affix);
    return all.stream().map(one -> Types.text(one, method).value()).toList();
  }

  private static Text withoutPrefix(Text text, Arguments arguments) {
    String prefix = arguments.bind("removeprefix", "prefix").text("prefix").value();
    return text.value().startsWith(prefix) ? text.substring(prefix.length(), text.length()) : text;
  }

  private static Text withoutSuffix(Text text, Arguments arguments) {
    String suffix = arguments.bind("removesuffix", "suffix").text("suffix").value();
    return text.value().endsWith(suffix)
        ? text.substring(0, text.length() - suffix.length())
        : text;
  }

  private static Text replace(Text text, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("replace", "old", "new", "count");
    return replaced(text, bound.text("old"), bound.text("new"), bound.integer("count", -1));
  }

  /**
   * Replaces a text by another.
   *
   * @param most how often at most, from the start; always if negative
   */
  static Text replaced(Text text, Text old, Text by, int most) {
    Text.Builder result = new Text.Builder();
    int limit = most < 0 ? Integer.MAX_VALUE : most;
    int from = 0;
    int done = 0;
    if (old.isEmpty()) {
      List<Text> characters = text.characters();
      for (int i = 0; i <= characters.size(); i++) {
        result.append(done++ < limit ? by : Text.EMPTY);
        result.append(i < characters.size() ? characters.get(i) : Text.EMPTY);
      }
      return result.build();
    }
    for (int at = text.value().indexOf(old.value());
        at >= 0 && done < limit;
        at = text.value().indexOf(old.value(), from)) {
      result.append(text.substring(from, at)).append(by);
      from = at + old.length();
      done++;
    }
    return result.append(text.substring(from, text.length())).build();
  }

  private static Text join(Text separator, Arguments arguments) {
    Text.Builder joined = new Text.Builder();
    boolean isFirst = true;
    for (Object part : Types.elements(arguments.bind("join", "parts").require("parts"))) {
      joined.append(isFirst ? Text.EMPTY : separator).append(Types.text(part, "join"));
      isFirst = false;
    }
    return joined.build();
  }

  private static long find(Text text, Arguments arguments, boolean last) {
    String sought = arguments.bind("find", "sub").text("sub").value();
    int at = last ? text.value().lastIndexOf(sought) : text.value().indexOf(sought);
    return at < 0 ? -1 : text.value().codePointCount(0, at);
  }

  private static long index(Text text, Arguments arguments) {
    long at = find(text, arguments, false);
    if (at < 0) {
      throw TemplateException.of("index finds no such text in a string");
    }
    return at;
  }

  private static long count(Text text, Arguments arguments) {
    Text sought = arguments.bind("count", "sub").text("sub");
    return sought.isEmpty()
        ? text.codePoints() + 1L
        : splitAt(text, sought.value(), Integer.MAX_VALUE).size() - 1L;
  }
}
