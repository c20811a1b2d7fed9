package tailor.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.document.Message;
import tailor.document.Segment;

/** Conversations in which an assistant calls tools, against what transformers renders of them. */
class ToolConversationsTest {
  private static final String FOLDER = "/tailor/template/";

  @ParameterizedTest
  @CsvSource({
    "qwen, tools",
    "qwen, two calls",
    "mistral, tools",
    "mistral, two calls",
    "llama-3, tools",
    "granite, tools",
    "command-r, two calls",
    "deepseek, tools"
  })
  void areWrittenAsTransformersWritesThem(String family, String name) throws IOException {
    JsonNode golden = golden(family, name);
    JsonNode conversation = conversation(name);
    ChatTemplate.Prompt prompt =
        conversation.path("add_generation_prompt").asBoolean()
            ? ChatTemplate.Prompt.ASKED
            : ChatTemplate.Prompt.NONE;

    String text =
        template(family)
            .rendered(messages(conversation), tools(conversation), prompt, Clock.systemUTC())
            .text();

    assertThat(text).isEqualTo(golden.path("text").asText());
  }

  @Test
  void callsAreLearnedWithWhatEndsThem() throws IOException {
    assertThat(learned("qwen", "two calls"))
        .startsWith(
            "[Let me see.\n<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\"")
        .contains("\"get_time\", \"arguments\": {}}\n</tool_call><|im_end|>][")
        .endsWith("Done.<|im_end|>]")
        .doesNotContain("tool_response", "tells the weather");
    assertThat(learned("mistral", "two calls"))
        .startsWith("[[TOOL_CALLS] [{\"name\": \"get_weather\"")
        .endsWith("{\"name\": \"get_time\", \"arguments\": {}}]</s>][ Done.</s>]");
    assertThat(learned("command-r", "tools"))
        .startsWith("[Action: get_weather [")
        .endsWith("}]<|END_OF_TURN_TOKEN|>][12 °C.<|END_OF_TURN_TOKEN|>]");
    assertThat(learned("llama-3", "tools"))
        .startsWith("[{\"name\": \"get_weather\", \"parameters\": {\"city\": \"Köln\"")
        .endsWith("<|eot_id|>][12 °C.<|eot_id|>]");
  }

  @Test
  void whatOthersSaidIsNoControlToken() throws IOException {
    JsonNode conversation = conversation("two calls");
    List<Segment> segments =
        template("qwen").render(messages(conversation), tools(conversation), Clock.systemUTC());

    assertThat(segments.stream().filter(Segment::control).map(Segment::text))
        .noneMatch(text -> text.contains("get_weather") || text.contains("Köln"));
  }

  @Test
  void argumentsMayBeTextsOfJson() throws IOException {
    JsonNode conversation = conversation("tools");
    String texts =
        conversation
            .path("messages")
            .toString()
            .replaceAll("\"arguments\":(\\{[^}]*})", "\"arguments\":\"@\"");
    assertThat(texts).contains("\"@\"");
    JsonNode arguments =
        conversation.path("messages").path(2).path("tool_calls").path(0).path("function");
    String json = new ObjectMapper().writeValueAsString(arguments.path("arguments").toString());

    assertThat(Conversations.parse(texts.replace("\"@\"", json))).isEqualTo(messages(conversation));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"function\": {\"arguments\": {}}}]",
        "[{\"function\": {\"name\": \"f\", \"arguments\": \"{\"}}]",
        "[{\"function\": {\"name\": \"f\", \"arguments\": \"3\"}}]",
        "[\"f\"]"
      })
  void callsThatAreNoneAreRefused(String calls) {
    assertThatThrownBy(
            () ->
                Conversations.parse(
                    "[{\"role\": \"assistant\", \"content\": null, \"tool_calls\": "
                        + calls
                        + "}]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("turn 1 has");
    assertThatThrownBy(() -> ToolMessages.tools("{}")).hasMessage("is no JSON array");
  }

  private static String learned(String family, String name) throws IOException {
    JsonNode conversation = conversation(name);
    List<Message> messages = Conversations.upToLastAnswer(messages(conversation));
    StringBuilder runs = new StringBuilder();
    boolean before = false;
    for (Segment segment :
        template(family).render(messages, tools(conversation), Clock.systemUTC())) {
      runs.append(segment.target() && !before ? "[" : !segment.target() && before ? "]" : "");
      runs.append(segment.target() ? segment.text() : "");
      before = segment.target();
    }
    return runs.append(before ? "]" : "").toString();
  }

  private static List<Message> messages(JsonNode conversation) {
    return Conversations.parse(conversation.path("messages").toString());
  }

  private static List<JsonNode> tools(JsonNode conversation) {
    return ToolMessages.tools(conversation.path("tools").toString());
  }

  private static JsonNode conversation(String name) throws IOException {
    return families().path("conversations").path(name);
  }

  private static JsonNode golden(String family, String name) throws IOException {
    for (JsonNode one : families().path("cases")) {
      if (one.path("template").asText().equals(family + ".jinja")
          && one.path("conversation").asText().equals(name)) {
        return one;
      }
    }
    throw new IllegalArgumentException(family + ", " + name);
  }

  private static ChatTemplate template(String family) throws IOException {
    Map<String, String> tokens = new HashMap<>();
    families()
        .path("tokens")
        .properties()
        .forEach(token -> tokens.put(token.getKey(), token.getValue().asText()));
    return new ChatTemplate(read("families/" + family + ".jinja"), tokens);
  }

  private static JsonNode families() throws IOException {
    return new ObjectMapper().readTree(read("families.json"));
  }

  private static String read(String name) throws IOException {
    try (InputStream in = ToolConversationsTest.class.getResourceAsStream(FOLDER + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
