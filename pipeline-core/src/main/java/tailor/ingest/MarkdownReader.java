package tailor.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailor.config.ComponentOptions;
import tailor.config.Doc;

/**
 * Markdown: a file is a document. The marks stay, for a model reads and writes them like any text.
 * The front matter between {@code ---} lines becomes fields (its plain {@code key: value} pairs),
 * comments go, and the title is that of the front matter or the first heading.
 */
@Doc("Markdown: a file is a document")
public final class MarkdownReader implements SourceReader<MarkdownReader.Options> {

  public record Options() implements ComponentOptions {}

  private static final Pattern FRONT_MATTER =
      Pattern.compile(
          "\\A---[ \\t]*\\R(.*?)^(?:---|\\.\\.\\.)[ \\t]*(?:\\R|\\z)",
          Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern PAIR =
      Pattern.compile("^([A-Za-z][\\w .-]*?)[ \\t]*:[ \\t]+(\\S.*?)[ \\t]*$", Pattern.MULTILINE);
  private static final Pattern HEADING =
      Pattern.compile(
          "^ {0,3}#{1,6}[ \\t]+(.+?)[ \\t]*#*[ \\t]*$|^(\\S.*)\\R(?:=+|-+)[ \\t]*$",
          Pattern.MULTILINE);
  private static final String COMMENT_START = "<!--";
  private static final String COMMENT_END = "-->";

  @Override
  public List<String> fileNames() {
    return List.of("*.md", "*.markdown");
  }

  @Override
  public Readings read(SourceFile file, Options options) throws IOException {
    String text = file.decode(file.readAll(), Optional.empty());
    Map<String, String> fields = new TreeMap<>();
    Matcher front = FRONT_MATTER.matcher(text);
    if (front.find()) {
      Matcher pair = PAIR.matcher(front.group(1));
      while (pair.find()) {
        fields.put(pair.group(1), unquoted(pair.group(2)));
      }
      text = text.substring(front.end());
    }
    text = withoutComments(text);
    Optional<String> title = Optional.ofNullable(fields.remove("title")).or(heading(text));
    return Readings.of(new RawRecord(0, Optional.empty(), title, text, fields));
  }

  private static Supplier<Optional<String>> heading(String text) {
    return () -> {
      Matcher heading = HEADING.matcher(text);
      return heading.find()
          ? Optional.of(heading.group(1) != null ? heading.group(1) : heading.group(2))
          : Optional.empty();
    };
  }

  private static String withoutComments(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    while (true) {
      int start = text.indexOf(COMMENT_START, done);
      int end = start < 0 ? -1 : text.indexOf(COMMENT_END, start + COMMENT_START.length());
      if (end < 0) {
        return out.append(text, done, text.length()).toString();
      }
      out.append(text, done, start);
      done = end + COMMENT_END.length();
    }
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() > 1
            && (value.startsWith("\"") && value.endsWith("\"")
                || value.startsWith("'") && value.endsWith("'"));
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
