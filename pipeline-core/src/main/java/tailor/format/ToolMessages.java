package tailor.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What conversations with tools have besides texts, in the form of OpenAI's interface. Arguments
 * that come as a text of JSON are read as the object that it is, as runtimes do before they render
 * a template: templates write them as JSON themselves.
 */
public final class ToolMessages {
  static final String CALLS = "tool_calls";

  private static final List<String> OF_ANSWERS = List.of("tool_call_id", "name");
  private static final ObjectMapper JSON = new ObjectMapper();

  private ToolMessages() {}

  /**
   * The further fields of a turn, for {@link tailor.document.Message#fields}.
   *
   * @param message {@code {"role", "content"}} and more
   * @throws IllegalArgumentException if they are not what they should be
   */
  public static String fields(JsonNode message, String role) {
    ObjectNode fields = JSON.createObjectNode();
    if (role.equals(ChatTemplate.ASSISTANT) && !message.path(CALLS).isEmpty()) {
      fields.set(CALLS, calls(message.path(CALLS)));
      if (message.path("content").isNull()) {
        fields.putNull("content");
      }
    }
    if (role.equals("tool")) {
      for (String name : OF_ANSWERS) {
        if (message.path(name).isTextual()) {
          fields.set(name, message.path(name));
        }
      }
    }
    return fields.isEmpty() ? "" : fields.toString();
  }

  private static ArrayNode calls(JsonNode calls) {
    ArrayNode read = JSON.createArrayNode();
    for (JsonNode call : calls) {
      JsonNode function = call.path("function");
      if (!function.path("name").isTextual() || !(call.deepCopy() instanceof ObjectNode copy)) {
        throw new IllegalArgumentException(
            "has tool_calls that are none; expected {\"function\": {\"name\", \"arguments\"}}");
      }
      if (copy.path("function") instanceof ObjectNode of && of.path("arguments").isTextual()) {
        of.set("arguments", object(of.path("arguments").asText()));
      }
      read.add(copy);
    }
    return read;
  }

  private static JsonNode object(String arguments) {
    try {
      JsonNode object = JSON.readTree(arguments);
      if (object.isObject()) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("has a tool call whose arguments are no JSON", e);
    }
    throw new IllegalArgumentException("has a tool call whose arguments are no JSON object");
  }

  /**
   * The tools that a conversation may call.
   *
   * @param json an array of their descriptions, {@code {"type": "function", "function": …}}
   * @throws IllegalArgumentException if it is none
   */
  static List<JsonNode> tools(String json) {
    try {
      return tools(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** As the other method, of JSON that has been read; nothing given is no tool. */
  public static List<JsonNode> tools(JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return List.of();
    }
    if (!(json instanceof ArrayNode array)) {
      throw new IllegalArgumentException("is no JSON array");
    }
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return List.copyOf(elements);
  }

  /** A text of JSON that this class wrote. */
  static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
