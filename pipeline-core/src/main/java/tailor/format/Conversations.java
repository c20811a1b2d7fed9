package tailor.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import tailor.document.Message;

/** Conversations as records carry them. */
public final class Conversations {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Conversations() {}

  /**
   * Reads a JSON array of {@code {"role", "content"}}, with the calls and answers of tools.
   *
   * @throws IllegalArgumentException if it is anything else, with what is wrong
   */
  static List<Message> parse(String json) {
    try {
      return parse(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** As the other method, of JSON that has been read. */
  public static List<Message> parse(JsonNode array) {
    if (!array.isArray()) {
      throw new IllegalArgumentException("is no JSON array");
    }
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : array) {
      String role = message.path("role").asText();
      JsonNode content = message.path("content");
      if (!Message.ROLES.contains(role)) {
        throw new IllegalArgumentException(
            "turn %d has the role '%s'; expected one of %s"
                .formatted(messages.size() + 1, role, String.join(", ", Message.ROLES)));
      }
      String fields;
      try {
        fields = ToolMessages.fields(message, role);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "turn %d %s".formatted(messages.size() + 1, e.getMessage()), e);
      }
      boolean onlyCalls = content.isMissingNode() || content.isNull();
      if (!content.isTextual() && !(onlyCalls && calls(fields))) {
        throw new IllegalArgumentException(
            "turn %d has no text as its content".formatted(messages.size() + 1));
      }
      messages.add(new Message(role, onlyCalls ? "" : content.asText(), fields));
    }
    return messages;
  }

  /** The turns up to the last one of the assistant that is not blank; later ones teach nothing. */
  static List<Message> upToLastAnswer(List<Message> messages) {
    int end = messages.size();
    while (end > 0 && !isAnswer(messages.get(end - 1))) {
      end--;
    }
    return messages.subList(0, end);
  }

  /** The conversation with a system message before it, unless it begins with one. */
  static List<Message> withSystem(String system, List<Message> messages) {
    if (messages.get(0).role().equals("system")) {
      return messages;
    }
    List<Message> all = new ArrayList<>();
    all.add(new Message("system", system));
    all.addAll(messages);
    return all;
  }

  private static boolean isAnswer(Message message) {
    return message.role().equals(ChatTemplate.ASSISTANT)
        && (!message.content().isBlank() || calls(message.fields()));
  }

  private static boolean calls(String fields) {
    return !fields.isEmpty() && ToolMessages.parsed(fields).has(ToolMessages.CALLS);
  }
}
