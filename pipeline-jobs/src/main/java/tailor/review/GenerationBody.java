package tailor.review;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import tailor.config.ConfigurationException;
import tailor.document.Message;
import tailor.format.ToolMessages;
import tailor.model.generate.Sampling;

/** The body of a request for text, as it is read from JSON. Defaults are OpenAI's. */
final class GenerationBody {
  /** What would change the answer, is not offered, and may only be given as what is the default. */
  private static final Map<String, List<String>> NOT_OFFERED =
      Map.ofEntries(
          Map.entry("n", List.of("1")),
          Map.entry("best_of", List.of("1")),
          Map.entry("echo", List.of("false")),
          Map.entry("logprobs", List.of("false")),
          Map.entry("top_logprobs", List.of()),
          Map.entry("suffix", List.of("\"\"")),
          Map.entry("logit_bias", List.of("{}")),
          Map.entry("presence_penalty", List.of("0", "0.0")),
          Map.entry("frequency_penalty", List.of("0", "0.0")),
          Map.entry("response_format", List.of("{\"type\":\"text\"}")),
          Map.entry("tool_choice", List.of("\"auto\"", "\"none\"")),
          Map.entry("parallel_tool_calls", List.of("true")),
          Map.entry("functions", List.of("[]")));

  private final JsonNode json;

  /**
   * @throws ApiException if it asks for what is not offered
   */
  GenerationBody(JsonNode json) {
    this.json = json;
    if (!json.isObject()) {
      throw ApiException.badRequest("The body is not a JSON object.");
    }
    NOT_OFFERED.forEach(
        (key, allowed) -> {
          JsonNode value = json.path(key);
          if (isGiven(value) && !allowed.contains(value.toString())) {
            throw ApiException.badRequest(key + " is not supported by this server.");
          }
        });
  }

  /** The model that is asked for; empty if any will do. */
  String model() {
    return text("model", "");
  }

  boolean stream() {
    return flag(json.path("stream"), "stream");
  }

  /** Whether a stream ends with the counts of tokens. */
  boolean streamUsage() {
    return flag(json.path("stream_options").path("include_usage"), "stream_options.include_usage");
  }

  Sampling sampling() {
    try {
      return new Sampling(
          number("temperature", 1), integer("top_k").orElse(0), number("top_p", 1), seed());
    } catch (ConfigurationException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private long seed() {
    JsonNode seed = json.path("seed");
    if (!isGiven(seed)) {
      return ThreadLocalRandom.current().nextLong();
    }
    if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
      throw ApiException.badRequest("seed is not a whole number.");
    }
    return seed.asLong();
  }

  /** The most tokens to add; empty if it is left to the model. */
  OptionalInt maxTokens() {
    OptionalInt newer = integer("max_completion_tokens");
    return newer.isPresent() ? newer : integer("max_tokens");
  }

  List<String> stops() {
    JsonNode stop = json.path("stop");
    List<String> stops = new ArrayList<>();
    if (stop.isTextual()) {
      stops.add(stop.asText());
    } else if (isGiven(stop)) {
      requireArray(stop, "stop");
      stop.forEach(text -> stops.add(requireText(text, "stop")));
    }
    return stops;
  }

  /** The text to continue. */
  String prompt() {
    JsonNode prompt = json.path("prompt");
    boolean single = prompt.isArray() && prompt.size() == 1;
    return requireText(single ? prompt.get(0) : prompt, "prompt");
  }

  /** The conversation to answer. */
  List<Message> messages() {
    JsonNode array = json.path("messages");
    requireArray(array, "messages");
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : array) {
      String role = role(message.path("role"));
      String fields = toolFields(message, role);
      boolean onlyCalls = !fields.isEmpty() && !isGiven(message.path("content"));
      messages.add(new Message(role, onlyCalls ? "" : content(message.path("content")), fields));
    }
    if (messages.isEmpty()) {
      throw ApiException.badRequest("messages is empty.");
    }
    return messages;
  }

  private static String toolFields(JsonNode message, String role) {
    try {
      return ToolMessages.fields(message, role);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("A message " + e.getMessage() + ".");
    }
  }

  /** Descriptions of the tools that may be called; none if the caller wants no call. */
  List<JsonNode> tools() {
    try {
      List<JsonNode> tools = ToolMessages.tools(json.path("tools"));
      return text("tool_choice", "auto").equals("none") ? List.of() : tools;
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("tools " + e.getMessage() + ".");
    }
  }

  private static String role(JsonNode node) {
    String role = requireText(node, "messages.role");
    if (!Message.ROLES.contains(role)) {
      throw ApiException.badRequest(
          "messages.role is '%s', expected one of %s."
              .formatted(role, String.join(", ", Message.ROLES)));
    }
    return role;
  }

  /** A text, or parts of which each is a text. */
  private static String content(JsonNode content) {
    if (!content.isArray()) {
      return requireText(content, "messages.content");
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(requireText(part.path("text"), "messages.content.text"));
    }
    return text.toString();
  }

  private String text(String key, String otherwise) {
    JsonNode value = json.path(key);
    return isGiven(value) ? requireText(value, key) : otherwise;
  }

  private double number(String key, double otherwise) {
    JsonNode value = json.path(key);
    if (!isGiven(value)) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw ApiException.badRequest(key + " is not a number.");
    }
    return value.asDouble();
  }

  private OptionalInt integer(String key) {
    JsonNode value = json.path(key);
    if (!isGiven(value)) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw ApiException.badRequest(key + " is not a whole number.");
    }
    return OptionalInt.of(value.asInt());
  }

  private static boolean flag(JsonNode value, String key) {
    if (isGiven(value) && !value.isBoolean()) {
      throw ApiException.badRequest(key + " is neither true nor false.");
    }
    return value.asBoolean(false);
  }

  private static String requireText(JsonNode value, String key) {
    if (!value.isTextual()) {
      throw ApiException.badRequest(key + " is not a text.");
    }
    return value.asText();
  }

  private static void requireArray(JsonNode value, String key) {
    if (!value.isArray()) {
      throw ApiException.badRequest(key + " is not an array.");
    }
  }

  private static boolean isGiven(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }
}
