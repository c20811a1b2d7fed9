package tailor.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tailor.document.Message;
import tailor.document.Segment;
import tailor.template.Rendered;
import tailor.template.TemplateException;
import tailor.template.Text;

/**
 * The parts of a rendered conversation that the model learns to write.
 *
 * @param spans in order, none touching another
 */
record AnswerSpans(List<Span> spans) {
  private static final Pattern GENERATION = Pattern.compile("\\{%-?\\s*generation\\s*-?%\\}");

  /** Characters from one index up to another, as Java counts them. */
  record Span(int from, int to) {}

  static AnswerSpans of(
      ChatTemplate template,
      List<Message> messages,
      List<JsonNode> tools,
      Rendered rendered,
      Clock clock) {
    return GENERATION.matcher(template.jinja()).find()
        ? generated(rendered)
        : byPrefix(template, messages, tools, rendered, clock);
  }

  private static AnswerSpans generated(Rendered rendered) {
    if (rendered.misplacedGeneration()) {
      throw TemplateException.because(
          "a generation block lies within a macro, a captured block or another generation block,"
              + " where transformers misplaces it; move it out");
    }
    List<Span> spans = new ArrayList<>();
    int at = 0;
    for (Rendered.Piece piece : rendered.pieces()) {
      int end = at + piece.text().length();
      if (piece.generated()) {
        add(spans, at, end);
      }
      at = end;
    }
    return new AnswerSpans(spans);
  }

  private static void add(List<Span> spans, int from, int to) {
    int last = spans.size() - 1;
    if (last >= 0 && spans.get(last).to() == from) {
      spans.set(last, new Span(spans.get(last).from(), to));
    } else {
      spans.add(new Span(from, to));
    }
  }

  private static int lastAnswer(List<Message> messages) {
    int last = messages.size() - 1;
    while (last >= 0 && !messages.get(last).role().equals(ChatTemplate.ASSISTANT)) {
      last--;
    }
    return last;
  }

  /**
   * Answers of which what asks for them is the beginning. Where a template writes an earlier part
   * of a conversation otherwise once it goes on, as Mistral's does that moves tools to the last
   * question, earlier answers stand after what nobody would ask for: they are context, and the last
   * one is learned.
   */
  private static AnswerSpans byPrefix(
      ChatTemplate template,
      List<Message> messages,
      List<JsonNode> tools,
      Rendered rendered,
      Clock clock) {
    String text = rendered.text();
    List<Span> spans = new ArrayList<>();
    int last = lastAnswer(messages);
    for (int i = 0; i <= last; i++) {
      Span said = said(rendered, i);
      if (!messages.get(i).role().equals(ChatTemplate.ASSISTANT) || said.from() == said.to()) {
        continue;
      }
      String prompt =
          template.rendered(messages.subList(0, i), tools, ChatTemplate.Prompt.ASKED, clock).text();
      Rendered through =
          template.rendered(messages.subList(0, i + 1), tools, ChatTemplate.Prompt.NONE, clock);
      String ending = ending(through, i);
      boolean asAsked =
          text.startsWith(prompt)
              && prompt.length() <= said.from()
              && text.startsWith(ending, said.to());
      if (!asAsked && i < last) {
        continue;
      }
      if (!asAsked) {
        throw TemplateException.because(
            "answer %d is not written after what asks for it, so it cannot be told what the model is to learn; mark it with {%% generation %%} in a template of your own (jinja)"
                .formatted(i + 1));
      }
      add(spans, prompt.length(), said.to() + ending.length());
    }
    return new AnswerSpans(spans);
  }

  /** Where a message is in the text, from its first character to its last; empty if nowhere. */
  private static Span said(Rendered rendered, int message) {
    int from = -1;
    int to = -1;
    int at = 0;
    for (Rendered.Piece piece : rendered.pieces()) {
      int end = at + piece.text().length();
      if (piece.origin() == message) {
        from = from < 0 ? at : from;
        to = end;
      }
      at = end;
    }
    return new Span(from, to);
  }

  /** What the template writes after a message that is the last one, without blanks at its end. */
  static String ending(Rendered rendered, int message) {
    int end = said(rendered, message).to();
    return end < 0 ? "" : rendered.text().substring(end).stripTrailing();
  }

  /** The text in segments. */
  List<Segment> cut(Rendered rendered) {
    List<Segment> segments = new ArrayList<>();
    int at = 0;
    int next = 0;
    for (Rendered.Piece piece : rendered.pieces()) {
      int end = at + piece.text().length();
      int from = at;
      while (from < end) {
        while (next < spans.size() && spans.get(next).to() <= from) {
          next++;
        }
        boolean learned = next < spans.size() && spans.get(next).from() <= from;
        int bound =
            next == spans.size() ? end : learned ? spans.get(next).to() : spans.get(next).from();
        int to = Math.min(end, bound);
        segments.add(
            new Segment(
                piece.text().substring(from - at, to - at),
                learned,
                piece.origin() == Text.TEMPLATE));
        from = to;
      }
      at = end;
    }
    return segments;
  }
}
