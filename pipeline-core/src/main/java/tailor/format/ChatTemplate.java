package tailor.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tailor.document.Message;
import tailor.document.Segment;
import tailor.template.JsonValues;
import tailor.template.Rendered;
import tailor.template.Template;
import tailor.template.TemplateException;
import tailor.template.Text;

/**
 * How a conversation is written as one text: a model's chat template, rendered as transformers
 * renders it, so that what a model was trained on is what every runtime sends it.
 *
 * <p>What the assistant wrote is learned, and the end of its turn. Where the template has {@code {%
 * generation %}} blocks, these say what that is, as in transformers' {@code
 * return_assistant_tokens_mask}. Where it has none, a turn is learned from where the template ends
 * that is asked for an answer ({@code add_generation_prompt}) up to the text that the template puts
 * after the answer if nothing follows, blanks at its end left out. An earlier answer that stands
 * after other text than what asked for it is not learned; a conversation whose last answer does so
 * is refused, as of reasoning models that are asked with an opened thought.
 *
 * @param jinja the template, as {@code chat_template} in {@code tokenizer_config.json}
 * @param tokens what {@code bos_token}, {@code eos_token} and others are in it
 */
public record ChatTemplate(String jinja, Map<String, String> tokens) {
  private static final Map<String, Template> PARSED = new ConcurrentHashMap<>();

  /** {@code <|im_start|>role\n…<|im_end|>\n} for every turn; models without a template get it. */
  public static final ChatTemplate CHATML =
      new ChatTemplate(
          "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n"
              + "' + message['content'] + '<|im_end|>\\n"
              + "' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n"
              + "' }}{% endif %}",
          Map.of());

  /** Where texts of tools come from: no message. */
  private static final int TOOLS = Integer.MAX_VALUE;

  /** The role whose turns a model learns. */
  static final String ASSISTANT = "assistant";

  private static final List<List<Message>> PROBES =
      List.of(
          List.of(new Message("user", "q"), new Message(ASSISTANT, "a")),
          List.of(
              new Message("system", "s"),
              new Message("user", " q1\n"),
              new Message(ASSISTANT, "a1 "),
              new Message("user", "q2"),
              new Message(ASSISTANT, "a2")));

  /**
   * Checks the template.
   *
   * @throws TemplateException if it cannot be read
   */
  public ChatTemplate {
    PARSED.computeIfAbsent(jinja, Template::parse);
    tokens = Map.copyOf(tokens);
  }

  /**
   * The whole conversation; the model learns what assistants say, and to end it.
   *
   * @param clock what the template takes for now
   * @throws TemplateException if the template refuses the conversation, or writes it in a way that
   *     cannot be learned
   */
  public List<Segment> render(List<Message> messages, Clock clock) {
    return render(messages, List.of(), clock);
  }

  /**
   * As the other method.
   *
   * @param tools descriptions of the tools that the assistant may call
   */
  public List<Segment> render(List<Message> messages, List<JsonNode> tools, Clock clock) {
    Rendered rendered = rendered(messages, tools, Prompt.NONE, clock);
    return AnswerSpans.of(this, messages, tools, rendered, clock).cut(rendered);
  }

  /**
   * The conversation so far, up to where the assistant begins to answer.
   *
   * @param clock what the template takes for now
   * @throws TemplateException if the template refuses the conversation
   */
  public List<Segment> renderPrompt(List<Message> messages, Clock clock) {
    return renderPrompt(messages, List.of(), clock);
  }

  /**
   * As the other method.
   *
   * @param tools descriptions of the tools that the assistant may call
   * @throws TemplateException if the template refuses the conversation, or writes no tools
   */
  public List<Segment> renderPrompt(List<Message> messages, List<JsonNode> tools, Clock clock) {
    if (!tools.isEmpty() && !jinja.contains("tools")) {
      throw TemplateException.because(
          "the model's chat template writes no tools, so it would not know of them");
    }
    List<Segment> segments = new ArrayList<>();
    for (Rendered.Piece piece : rendered(messages, tools, Prompt.ASKED, clock).pieces()) {
      segments.add(new Segment(piece.text(), false, piece.origin() == Text.TEMPLATE));
    }
    return segments;
  }

  /** The texts with which an answer ends; none if the template does not show them. */
  public List<String> stops(Clock clock) {
    try {
      List<Message> messages = PROBES.get(0);
      String end = AnswerSpans.ending(rendered(messages, Prompt.NONE, clock), 1).strip();
      return end.isEmpty() ? List.of() : List.of(end.split("\\s", 2)[0]);
    } catch (TemplateException e) {
      return List.of();
    }
  }

  /** Whether another template writes conversations in the same way, as far as trials show. */
  public boolean rendersAs(ChatTemplate other, Clock clock) {
    return jinja.equals(other.jinja) && tokens.equals(other.tokens)
        || PROBES.stream()
            .allMatch(
                messages ->
                    trial(messages, Prompt.NONE, clock)
                            .equals(other.trial(messages, Prompt.NONE, clock))
                        && trial(messages.subList(0, messages.size() - 1), Prompt.ASKED, clock)
                            .equals(
                                other.trial(
                                    messages.subList(0, messages.size() - 1),
                                    Prompt.ASKED,
                                    clock)));
  }

  private String trial(List<Message> messages, Prompt prompt, Clock clock) {
    try {
      return rendered(messages, prompt, clock).text();
    } catch (TemplateException e) {
      return "refused";
    }
  }

  /** Whether the assistant is asked to answer at the end. */
  enum Prompt {
    NONE,
    ASKED
  }

  /** The text; what a message says has the message's number as its origin. */
  Rendered rendered(List<Message> messages, Prompt prompt, Clock clock) {
    return rendered(messages, List.of(), prompt, clock);
  }

  /** As the other method; what the tools say comes from {@link #TOOLS}. */
  Rendered rendered(List<Message> messages, List<JsonNode> tools, Prompt prompt, Clock clock) {
    List<Object> conversation = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Map<Object, Object> message = new LinkedHashMap<>();
      message.put(Text.ofTemplate("role"), Text.ofTemplate(messages.get(i).role()));
      message.put(Text.ofTemplate("content"), Text.of(messages.get(i).content(), i));
      if (!messages.get(i).fields().isEmpty()) {
        JsonNode fields = ToolMessages.parsed(messages.get(i).fields());
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
          message.put(Text.ofTemplate(field.getKey()), JsonValues.of(field.getValue(), i));
        }
      }
      conversation.add(message);
    }
    Map<String, Object> variables = new HashMap<>();
    tokens.forEach((name, token) -> variables.put(name, Text.ofTemplate(token)));
    variables.put("messages", conversation);
    variables.put(
        "tools",
        tools.isEmpty()
            ? Template.NONE
            : tools.stream().map(tool -> JsonValues.of(tool, TOOLS)).toList());
    variables.put("documents", Template.NONE);
    variables.put("add_generation_prompt", prompt == Prompt.ASKED);
    return PARSED.computeIfAbsent(jinja, Template::parse).render(variables, clock);
  }
}
