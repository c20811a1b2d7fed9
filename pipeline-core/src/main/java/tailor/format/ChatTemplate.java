package tailor.format;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tailor.document.Message;
import tailor.document.Segment;

/**
 * How a conversation is written as one text. Rendering and {@link #jinja} agree character by
 * character, so that what a model was trained on is what transformers sends it.
 */
public interface ChatTemplate {

  /** The whole conversation; the model learns what assistants say, and to end it. */
  List<Segment> render(List<Message> messages);

  /** The conversation so far, up to where the assistant begins to answer. */
  List<Segment> renderPrompt(List<Message> messages);

  /** The template for {@code chat_template} in {@code tokenizer_config.json}. */
  String jinja();

  /** The texts with which an answer ends. */
  List<String> stops();

  /** The built-in template that {@code chat_template} of a tokenizer is, if it is one of them. */
  static Optional<ChatTemplate> recognize(String jinja) {
    return Arrays.stream(BuiltInChatTemplate.values())
        .filter(template -> template.jinja().equals(jinja))
        .map(ChatTemplate.class::cast)
        .findFirst();
  }
}
