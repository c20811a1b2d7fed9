package tailor.report;

import org.jsoup.nodes.Element;

/** A part of a section. */
public sealed interface Block permits Answers, LineChart, Preformatted, Table {
  /** Appends the block to an HTML element. */
  void appendTo(Element parent);
}
