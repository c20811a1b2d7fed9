package tailor.format;

import java.util.ArrayList;
import java.util.List;
import tailor.document.Segment;

/**
 * The template of a classification, taken apart.
 *
 * <p>Blanks between the prompt and the label belong to what the model writes: tokenizers join them
 * to the word that follows, so a prompt that ended in one would not be a beginning of the text that
 * was learned.
 *
 * @param before text before the classified text
 * @param between text from there to the label, without the blanks before it
 * @param gap those blanks
 * @param after text after the label
 */
record LabelPrompt(String before, String between, String gap, String after) {
  private static final String TEXT = "{text}";
  private static final String LABEL = "{label}";

  /**
   * Takes a template apart.
   *
   * @throws IllegalArgumentException unless it has {@code {text}} once and, after it, {@code
   *     {label}} once
   */
  static LabelPrompt parse(String template) {
    int text = template.indexOf(TEXT);
    int label = template.indexOf(LABEL);
    if (text < 0
        || label < text
        || text != template.lastIndexOf(TEXT)
        || label != template.lastIndexOf(LABEL)) {
      throw new IllegalArgumentException(
          "template must have {text} once and, after it, {label} once; it is '" + template + "'");
    }
    String between = template.substring(text + TEXT.length(), label);
    String trimmed = between.stripTrailing();
    return new LabelPrompt(
        template.substring(0, text),
        trimmed,
        between.substring(trimmed.length()),
        template.substring(label + LABEL.length()));
  }

  List<Segment> render(String text, String label) {
    List<Segment> segments = new ArrayList<>();
    addControl(segments, before);
    segments.add(Segment.context(text));
    addControl(segments, between);
    segments.add(Segment.target(gap + label));
    addControl(segments, after);
    return segments;
  }

  private static void addControl(List<Segment> segments, String text) {
    if (!text.isEmpty()) {
      segments.add(Segment.control(text));
    }
  }
}
