package tailor.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.document.Fields;
import tailor.document.Message;

/** Conversations: the model reads them and learns the assistant's turns. */
@Doc("conversations: the model reads them and learns the assistant's turns")
public final class ChatTask implements Task<ChatTask.Options> {
  public record Options(
      @Doc("tells several tasks of one kind apart; by default the kind") Optional<String> name,
      @Doc("the documents it is made of") @Default("{}") Selection select,
      @Doc("multiplies the weight of the sources") @Default("1") @InRange(min = 0) double weight,
      @Doc("the field with the conversation: a JSON array of {\"role\", \"content\"}")
          @Default("messages")
          String messagesField,
      @Doc("the field with the question, where there is no conversation") @Default("question")
          String questionField,
      @Doc("the field with the answer, where there is no conversation") @Default("answer")
          String answerField,
      @Doc("a system message put before conversations that have none") Optional<String> system,
      @Doc("how a conversation is written as text") @Default("chatml") BuiltInChatTemplate template)
      implements TaskOptions {}

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
    return new Draft.Made(options.template().render(conversation), conversation, Optional.empty());
  }

  private static List<Message> fromQuestion(
      Document document, String questionField, String answerField) {
    Optional<String> question = Fields.value(document, questionField);
    Optional<String> answer = Fields.value(document, answerField);
    List<Message> messages = new ArrayList<>();
    if (question.isPresent() && answer.isPresent()) {
      messages.add(new Message("user", question.get()));
      messages.add(new Message(BuiltInChatTemplate.ASSISTANT, answer.get()));
    }
    return messages;
  }
}
