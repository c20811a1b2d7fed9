package tailor.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.document.Fields;
import tailor.document.Message;
import tailor.document.Segment;
import tailor.template.TemplateException;

/**
 * Preferences: two conversations that differ in their last answer alone, of which one is the better
 * one. Only the last answers are learned, whatever the assistant said before.
 */
@Doc("preferences: two answers to one prompt, of which the model learns to prefer one")
public final class PreferenceTask implements Task<PreferenceTask.Options> {
  private static final Pattern ARRAY = Pattern.compile("\\s*\\[\\s*\\{");

  public record Options(
      @Doc("tells several tasks of one kind apart; by default the kind") Optional<String> name,
      @Doc("the documents it is made of") @Default("{}") Selection select,
      @Doc("multiplies the weight of the sources") @Default("1") @InRange(min = 0) double weight,
      @Doc("the field with the prompt: a question, or a JSON array of {\"role\", \"content\"}")
          @Default("prompt")
          String promptField,
      @Doc(
              "the field with the better answer: a text, or a JSON array of messages, which may"
                  + " repeat the whole conversation if there is no prompt")
          @Default("chosen")
          String chosenField,
      @Doc("the field with the worse answer, in the same form") @Default("rejected")
          String rejectedField,
      @Doc(
              "the field with a conversation that ends in the better answer, where there is no such"
                  + " field: what feedback writes")
          @Default("messages")
          String messagesField,
      @Doc("a system message put before conversations that have none") Optional<String> system,
      @Doc(
              "how a conversation is written as text: in the model's own chat template, or in"
                  + " chatml, which models without one get")
          @Default("model")
          TemplateSource template,
      @Doc("a chat template of one's own, in Jinja, instead") Optional<String> jinja,
      @Doc("what bos_token, eos_token and the like are in it; by default the model's")
          @Default("{}")
          Map<String, String> templateTokens,
      @Doc("the day that templates take for today, so that the same data gives the same examples")
          @Default("2024-07-26")
          String templateDate)
      implements ConversationOptions {
    public Options {
      ConversationOptions.requireReadable(jinja, templateDate);
    }

    @Override
    public Options withTemplate(String modelJinja, Map<String, String> modelTokens) {
      return new Options(
          name,
          select,
          weight,
          promptField,
          chosenField,
          rejectedField,
          messagesField,
          system,
          template,
          Optional.of(modelJinja),
          modelTokens,
          templateDate);
    }
  }

  /** Both conversations, from their first turns to their last answers. */
  private record Pair(List<Message> chosen, List<Message> rejected) {
    /** The rule that it breaks; empty if it is a pair to learn from. */
    Optional<Draft.Declined> problem() {
      if (chosen.isEmpty() || rejected.isEmpty()) {
        return Optional.of(
            new Draft.Declined("no-answer", "a side of the pair has no assistant's turn"));
      }
      if (!prompt(chosen).equals(prompt(rejected))) {
        return Optional.of(
            new Draft.Declined("different-prompts", "the sides differ before their last answers"));
      }
      return chosen.equals(rejected)
          ? Optional.of(new Draft.Declined("same-answers", "both answers are the same"))
          : Optional.empty();
    }

    private static List<Message> prompt(List<Message> conversation) {
      return conversation.subList(0, conversation.size() - 1);
    }
  }

  @Override
  public String kind() {
    return "preference";
  }

  @Override
  public Draft draft(Document document, Options options) {
    Pair pair;
    try {
      Optional<Pair> found = pair(document, options);
      if (found.isEmpty()) {
        return new Draft.Declined(
            "no-pair",
            "%s or %s, or %s, is missing or blank"
                .formatted(
                    options.chosenField(), options.messagesField(), options.rejectedField()));
      }
      pair = found.get();
    } catch (IllegalArgumentException e) {
      return new Draft.Declined("bad-messages", String.valueOf(e.getMessage()));
    }
    Optional<Draft.Declined> problem = pair.problem();
    if (problem.isPresent()) {
      return problem.get();
    }
    List<Message> chosen = withSystem(pair.chosen(), options);
    try {
      return new Draft.Made(
          rendered(chosen, options),
          chosen,
          rendered(withSystem(pair.rejected(), options), options),
          Optional.empty());
    } catch (TemplateException e) {
      return new Draft.Declined("template", String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Pair> pair(Document document, Options options) {
    Optional<String> chosen = Fields.value(document, options.chosenField());
    Optional<String> rejected = Fields.value(document, options.rejectedField());
    Optional<String> conversation = Fields.value(document, options.messagesField());
    if (rejected.isEmpty() || (chosen.isEmpty() && conversation.isEmpty())) {
      return Optional.empty();
    }
    if (chosen.isEmpty()) {
      List<Message> better =
          Conversations.upToLastAnswer(Conversations.parse(conversation.orElseThrow()));
      List<Message> asked = better.subList(0, Math.max(0, better.size() - 1));
      return Optional.of(new Pair(better, answered(asked, rejected.get())));
    }
    List<Message> prompt =
        Fields.value(document, options.promptField())
            .map(text -> messages(text, "user"))
            .orElse(List.of());
    return Optional.of(new Pair(answered(prompt, chosen.get()), answered(prompt, rejected.get())));
  }

  private static List<Message> answered(List<Message> prompt, String answer) {
    List<Message> all = new ArrayList<>(prompt);
    all.addAll(messages(answer, ChatTemplate.ASSISTANT));
    return Conversations.upToLastAnswer(all);
  }

  /** Messages as they are, or a text as what somebody says. */
  private static List<Message> messages(String value, String role) {
    return ARRAY.matcher(value).lookingAt()
        ? Conversations.parse(value)
        : List.of(new Message(role, value));
  }

  private static List<Message> withSystem(List<Message> messages, Options options) {
    return options
        .system()
        .map(system -> Conversations.withSystem(system, messages))
        .orElse(messages);
  }

  /** The text, of which the last answer alone is a target. */
  private static List<Segment> rendered(List<Message> messages, Options options) {
    List<Segment> segments = options.chatTemplate().render(messages, options.clock());
    int last = segments.size() - 1;
    while (last >= 0 && !segments.get(last).target()) {
      last--;
    }
    while (last >= 0 && segments.get(last).target()) {
      last--;
    }
    List<Segment> learned = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      learned.add(i <= last ? new Segment(segment.text(), false, segment.control()) : segment);
    }
    return learned;
  }
}
