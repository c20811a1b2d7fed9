package tailor.report;

import org.jsoup.nodes.Element;

/** Text with its own line breaks, folded behind a summary. */
public record Preformatted(String summary, String text) implements Block {
  @Override
  public void appendTo(Element parent) {
    Element details = parent.appendElement("details");
    details.appendElement("summary").text(summary);
    details.appendElement("pre").text(text);
  }
}
