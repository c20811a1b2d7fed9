package tailor.clean;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTML tag in a text.
 *
 * @param kind what it means for the text around it
 * @param end where the text goes on
 */
record Tag(Kind kind, int end) {

  /** What a tag means for the text around it. */
  enum Kind {
    BLOCK,
    INLINE,
    /** A comment, or an element that is never shown, with its content. */
    HIDDEN
  }

  private static final Set<String> BLOCKS =
      Set.of(
          "address",
          "article",
          "aside",
          "blockquote",
          "body",
          "br",
          "center",
          "dd",
          "div",
          "dl",
          "dt",
          "fieldset",
          "figcaption",
          "figure",
          "footer",
          "form",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "head",
          "header",
          "hr",
          "html",
          "li",
          "main",
          "meta",
          "nav",
          "ol",
          "option",
          "p",
          "pre",
          "section",
          "select",
          "table",
          "tbody",
          "td",
          "tfoot",
          "th",
          "thead",
          "title",
          "tr",
          "ul");

  private static final Set<String> INLINES =
      Set.of(
          "a",
          "abbr",
          "acronym",
          "b",
          "bdi",
          "bdo",
          "big",
          "button",
          "caption",
          "cite",
          "code",
          "col",
          "colgroup",
          "data",
          "del",
          "dfn",
          "em",
          "font",
          "i",
          "iframe",
          "img",
          "input",
          "ins",
          "kbd",
          "label",
          "link",
          "mark",
          "noscript",
          "q",
          "s",
          "samp",
          "script",
          "small",
          "span",
          "strike",
          "strong",
          "style",
          "sub",
          "sup",
          "time",
          "tt",
          "u",
          "var",
          "wbr");

  private static final Set<String> NEVER_SHOWN = Set.of("script", "style");

  private static final int LONGEST_NAME = 10;
  private static final int LONGEST_TAG = 2048;

  private static final Pattern REST =
      Pattern.compile(
          "(?:\\s++[A-Za-z_:@][-\\w:.]*+(?:\\s*+=\\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\\s\"'<>]++))?+)*+"
              + "\\s*+/?+>");

  /** Returns the tag or comment that starts at {@code open}, where a {@code <} is. */
  static @Nullable Tag at(String text, int open) {
    if (text.startsWith("<!--", open)) {
      int close = text.indexOf("-->", open + 4);
      return close < 0 ? null : new Tag(Kind.HIDDEN, close + 3);
    }
    boolean closing = text.startsWith("/", open + 1);
    int nameStart = closing ? open + 2 : open + 1;
    int nameEnd = nameStart;
    while (nameEnd < text.length()
        && nameEnd - nameStart <= LONGEST_NAME
        && isNameCharacter(text.charAt(nameEnd))) {
      nameEnd++;
    }
    String name = text.substring(nameStart, nameEnd).toLowerCase(Locale.ROOT);
    if (!BLOCKS.contains(name) && !INLINES.contains(name)) {
      return null;
    }
    int close = endOfTag(text, nameEnd);
    if (close < 0) {
      return null;
    }
    if (NEVER_SHOWN.contains(name) && !closing) {
      int content = indexOfIgnoreCase(text, "</" + name, close);
      int end = content < 0 ? -1 : text.indexOf('>', content);
      return new Tag(Kind.HIDDEN, end < 0 ? close : end + 1);
    }
    return new Tag(BLOCKS.contains(name) ? Kind.BLOCK : Kind.INLINE, close);
  }

  private static boolean isNameCharacter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  /** Returns the index after the tag's {@code >}, or -1 if no attributes and {@code >} follow. */
  private static int endOfTag(String text, int nameEnd) {
    Matcher rest = REST.matcher(text);
    rest.region(nameEnd, Math.min(text.length(), nameEnd + LONGEST_TAG));
    return rest.lookingAt() ? rest.end() : -1;
  }

  private static int indexOfIgnoreCase(String text, String word, int from) {
    for (int i = from; (i = text.indexOf('<', i)) >= 0; i++) {
      if (text.regionMatches(true, i, word, 0, word.length())) {
        return i;
      }
    }
    return -1;
  }
}
