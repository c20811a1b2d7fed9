package tailor.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.document.Fields;
import tailor.document.Message;
import tailor.template.TemplateException;

/** Conversations: the model reads them and learns the assistant's turns. */
@Doc("conversations: the model reads them and learns the assistant's turns")
public final class ChatTask implements Task<ChatTask.Options> {
  public record Options(
      @Doc("tells several tasks of one kind apart; by default the kind") Optional<String> name,
      @Doc("the documents it is made of") @Default("{}") Selection select,
      @Doc("multiplies the weight of the sources") @Default("1") @InRange(min = 0) double weight,
      @Doc(
              "the field with the conversation: a JSON array of {\"role\", \"content\"}, an"
                  + " assistant's with tool_calls where it calls tools")
          @Default("messages")
          String messagesField,
      @Doc(
              "the field with the tools that the assistant may call: a JSON array of their"
                  + " descriptions")
          @Default("tools")
          String toolsField,
      @Doc("the field with the question, where there is no conversation") @Default("question")
          String questionField,
      @Doc("the field with the answer, where there is no conversation") @Default("answer")
          String answerField,
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
          messagesField,
          toolsField,
          questionField,
          answerField,
          system,
          template,
          Optional.of(modelJinja),
          modelTokens,
          templateDate);
    }
  }

  @Override
  public String kind() {
    return "chat";
  }

  @Override
  public Draft draft(Document document, Options options) {
    Optional<String> json = Fields.value(document, options.messagesField());
    List<Message> messages;
    try {
      messages =
          json.isPresent()
              ? Conversations.parse(json.get())
              : fromQuestion(document, options.questionField(), options.answerField());
    } catch (IllegalArgumentException e) {
      return new Draft.Declined(
          "bad-messages", "field " + options.messagesField() + ": " + e.getMessage());
    }
    List<JsonNode> tools;
    try {
      tools =
          Fields.value(document, options.toolsField())
              .filter(value -> json.isPresent())
              .map(ToolMessages::tools)
              .orElse(List.of());
    } catch (IllegalArgumentException e) {
      return new Draft.Declined(
          "bad-messages", "field " + options.toolsField() + ": " + e.getMessage());
    }
    List<Message> learnable = Conversations.upToLastAnswer(messages);
    if (learnable.isEmpty()) {
      return new Draft.Declined(
          "no-answer",
          "neither %s with an assistant's turn nor both of %s and %s"
              .formatted(options.messagesField(), options.questionField(), options.answerField()));
    }
    List<Message> conversation =
        options
            .system()
            .map(system -> Conversations.withSystem(system, learnable))
            .orElse(learnable);
    try {
      return new Draft.Made(
          options.chatTemplate().render(conversation, tools, options.clock()),
          conversation,
          Optional.empty());
    } catch (TemplateException e) {
      return new Draft.Declined("template", String.valueOf(e.getMessage()));
    }
  }

  private static List<Message> fromQuestion(
      Document document, String questionField, String answerField) {
    Optional<String> question = Fields.value(document, questionField);
    Optional<String> answer = Fields.value(document, answerField);
    List<Message> messages = new ArrayList<>();
    if (question.isPresent() && answer.isPresent()) {
      messages.add(new Message("user", question.get()));
      messages.add(new Message(ChatTemplate.ASSISTANT, answer.get()));
    }
    return messages;
  }
}
