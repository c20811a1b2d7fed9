package tailor.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The calls of tools in what a model wrote, in the form of Hermes and Qwen: {@code
 * <tool_call>{"name": …, "arguments": {…}}</tool_call>}, any number of them.
 *
 * @param content the text without them; all of it where a call is not what it should be
 * @param calls in their order
 */
public record ToolCalls(String content, List<Call> calls) {
  private static final String BEGIN = "<tool_call>";
  private static final Pattern CALL =
      Pattern.compile(BEGIN + "(.*?)(?:</tool_call>|\\z)", Pattern.DOTALL);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * A call.
   *
   * @param arguments a JSON object
   */
  public record Call(String name, JsonNode arguments) {}

  public ToolCalls {
    calls = List.copyOf(calls);
  }

  /** Whether a template writes calls in this form. */
  public static boolean areWrittenBy(ChatTemplate template) {
    return template.jinja().contains(BEGIN);
  }

  /** Finds the calls in an answer. */
  public static ToolCalls in(String answer) {
    List<Call> calls = new ArrayList<>();
    StringBuilder content = new StringBuilder();
    Matcher found = CALL.matcher(answer);
    while (found.find()) {
      JsonNode call = read(found.group(1));
      if (!call.path("name").isTextual() || !call.path("arguments").isObject()) {
        return new ToolCalls(answer, List.of());
      }
      calls.add(new Call(call.path("name").asText(), call.path("arguments")));
      found.appendReplacement(content, "");
    }
    found.appendTail(content);
    return new ToolCalls(calls.isEmpty() ? answer : content.toString().strip(), calls);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
