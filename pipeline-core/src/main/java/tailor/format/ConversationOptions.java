package tailor.format;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import tailor.template.TemplateException;

/** The options of tasks that write conversations; the record of a task's options declares them. */
public interface ConversationOptions extends TaskOptions {

  /** Whose template conversations are written in. */
  enum TemplateSource {
    /** The model's, or chatml where it has none. */
    MODEL,
    /** {@link ChatTemplate#CHATML}, whatever the model has. */
    CHATML
  }

  TemplateSource template();

  /** A template of one's own instead. */
  Optional<String> jinja();

  /** What bos_token, eos_token and the like are in the template. */
  Map<String, String> templateTokens();

  /** The day that templates take for today, as in 2024-07-26. */
  String templateDate();

  /** The same, with the template that the model was found to have. */
  ConversationOptions withTemplate(String modelJinja, Map<String, String> modelTokens);

  /** The template that conversations are written in. */
  default ChatTemplate chatTemplate() {
    return jinja()
        .map(source -> new ChatTemplate(source, templateTokens()))
        .orElse(ChatTemplate.CHATML);
  }

  /** What templates take for now. */
  default Clock clock() {
    return Clock.fixed(
        LocalDate.parse(templateDate()).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC),
        ZoneOffset.UTC);
  }

  /**
   * Checks the template and the day.
   *
   * @throws IllegalArgumentException if one of them cannot be read
   */
  static void requireReadable(Optional<String> jinja, String templateDate) {
    try {
      jinja.ifPresent(source -> new ChatTemplate(source, Map.of()));
    } catch (TemplateException e) {
      throw new IllegalArgumentException("jinja: " + e.getMessage(), e);
    }
    try {
      LocalDate.parse(templateDate);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "template-date is '" + templateDate + "'; expected a day as in 2024-07-26", e);
    }
  }
}
