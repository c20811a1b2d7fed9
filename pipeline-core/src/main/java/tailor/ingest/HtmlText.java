package tailor.ingest;

import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * An element as plain text: blocks are divided by blank lines, items of lists begin with {@code -},
 * cells of a row are divided by {@code |}, and preformatted text keeps its lines.
 */
final class HtmlText implements NodeVisitor {
  private static final Set<String> PARAGRAPHS =
      Set.of(
          "address",
          "article",
          "blockquote",
          "body",
          "center",
          "details",
          "div",
          "dl",
          "fieldset",
          "figure",
          "footer",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "header",
          "hr",
          "main",
          "ol",
          "p",
          "pre",
          "section",
          "table",
          "ul");
  private static final Set<String> LINES =
      Set.of("br", "caption", "dd", "dt", "figcaption", "li", "summary", "tr");

  private final StringBuilder text = new StringBuilder();
  private int preformatted;

  private HtmlText() {}

  static String of(Element element) {
    HtmlText visitor = new HtmlText();
    NodeTraversor.traverse(visitor, element);
    return visitor.text.toString().strip();
  }

  @Override
  public void head(Node node, int depth) {
    if (node instanceof TextNode words) {
      append(words.getWholeText());
    } else if (node instanceof Element element) {
      String name = element.normalName();
      if (PARAGRAPHS.contains(name)) {
        startLine(isWithinItem(element) ? 1 : 2);
      } else if (LINES.contains(name)) {
        startLine(1);
      }
      switch (name) {
        case "pre" -> preformatted++;
        case "li" -> text.append("- ");
        case "td", "th" -> {
          if (element.previousElementSibling() != null) {
            text.append(" | ");
          }
        }
        default -> {}
      }
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (node instanceof Element element) {
      String name = element.normalName();
      if (name.equals("pre")) {
        preformatted--;
      }
      if (PARAGRAPHS.contains(name)) {
        startLine(isWithinItem(element) ? 1 : 2);
      } else if (LINES.contains(name) && !name.equals("br")) {
        startLine(1);
      }
    }
  }

  private static boolean isWithinItem(Element element) {
    for (Element up = element.parent(); up != null; up = up.parent()) {
      switch (up.normalName()) {
        case "li", "td", "th", "dd", "dt" -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  private void append(String words) {
    if (preformatted > 0) {
      text.append(words);
      return;
    }
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
        if (!endsWithSpace()) {
          text.append(' ');
        }
      } else {
        text.append(c);
      }
    }
  }

  private boolean endsWithSpace() {
    return text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
  }

  /** Ends the text with so many line feeds, unless it is empty or has only just begun an item. */
  private void startLine(int feeds) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    boolean item =
        end > 0 && text.charAt(end - 1) == '-' && end < text.length() && isLineStart(end - 1);
    if (end == 0 || item) {
      return;
    }
    text.setLength(end);
    int present = 0;
    while (present < end && text.charAt(end - 1 - present) == '\n') {
      present++;
    }
    for (int i = present; i < feeds; i++) {
      text.append('\n');
    }
  }

  private boolean isLineStart(int index) {
    return index == 0 || text.charAt(index - 1) == '\n';
  }
}
