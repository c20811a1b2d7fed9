package tailor.report;

import java.util.List;
import org.jsoup.nodes.Element;

/**
 * One prompt, and what several models make of it, side by side.
 *
 * @param prompt what was asked
 * @param answers one a model
 */
public record Answers(String prompt, List<Answer> answers) implements Block {

  /** What one model, or a person, answered. */
  public record Answer(String by, String text) {}

  @Override
  public void appendTo(Element parent) {
    Element block = parent.appendElement("article");
    block.appendElement("p").addClass("prompt").text(prompt);
    Element columns = block.appendElement("div").addClass("answers");
    for (Answer answer : answers) {
      Element column = columns.appendElement("div");
      column.appendElement("h4").text(answer.by());
      column.appendElement("p").text(answer.text());
    }
  }
}
