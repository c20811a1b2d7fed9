package tailor.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.export.LoadedModel;
import tailor.format.ToolCalls;
import tailor.model.generate.Completion;

/** Tools in requests, and calls of them in answers. */
class ToolServingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final String TEMPLATE =
      """
      {% for tool in tools or [] %}<tool_call> {{ tool | tojson }}
      {% endfor %}{% for m in messages %}{{ m.role }}: {{ m.content }}\
      {% for c in m.tool_calls or [] %}{{ c.function.arguments.day }}{% endfor %}
      {% endfor %}{% if add_generation_prompt %}assistant: {% endif %}\
      """;
  private static final String TOOLS =
      """
      "tools": [{"type": "function", "function": {"name": "bells", "parameters": {}}}]\
      """;

  @Test
  void callsOfToolsBecomePartsOfTheAnswer() throws IOException {
    String text =
        "Wait.\n<tool_call>\n{\"name\": \"bells\", \"arguments\": {\"day\": 3}}\n</tool_call>";
    Completion completion = new Completion(text, List.of(1, 2), 5, Completion.Finish.STOP);
    ToolCalls calls = ToolCalls.in(text);
    Answer answer = Answer.begin(Answer.Kind.CHAT, "tiny");

    JsonNode choice = answer.whole(completion, calls).path("choices").get(0);

    assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(choice.path("message").path("content").asText()).isEqualTo("Wait.");
    JsonNode call = choice.path("message").path("tool_calls").get(0);
    assertThat(call.path("type").asText()).isEqualTo("function");
    assertThat(call.path("id").asText()).startsWith("call_");
    assertThat(call.path("function").path("name").asText()).isEqualTo("bells");
    assertThat(JSON.readTree(call.path("function").path("arguments").asText()))
        .isEqualTo(JSON.readTree("{\"day\": 3}"));
    assertThat(answer.piece(calls).path("choices").get(0).path("delta"))
        .isEqualTo(choice.path("message"));
  }

  @Test
  void offersToolsInTheModelsTemplate(@TempDir Path temporary) throws Exception {
    try (LoadedModel model = modelWith(TEMPLATE, temporary);
        ReviewServer server = start(model)) {
      String question = "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], ";
      JsonNode plain = ask(server, question + "\"temperature\": 0, \"max_tokens\": 4}");
      JsonNode offered = ask(server, question + TOOLS + ", \"temperature\": 0, \"max_tokens\": 4}");
      JsonNode declined =
          ask(server, question + TOOLS + ", \"tool_choice\": \"none\", \"max_tokens\": 4}");
      JsonNode called =
          ask(
              server,
              """
              {"messages": [
                {"role": "user", "content": "x"},
                {"role": "assistant", "content": null, "tool_calls": [{"id": "c", "type": "function",
                  "function": {"name": "bells", "arguments": "{\\"day\\": 3}"}}]},
                {"role": "tool", "tool_call_id": "c", "content": "7"}], "max_tokens": 4}\
              """);

      assertThat(promptTokens(offered)).isGreaterThan(promptTokens(plain));
      assertThat(promptTokens(declined)).isEqualTo(promptTokens(plain));
      assertThat(promptTokens(called)).isGreaterThan(promptTokens(plain));
      assertThat(offered.path("choices").get(0).path("message").path("content").isTextual())
          .isTrue();
      String events =
          post(
                  server,
                  question + TOOLS + ", \"temperature\": 0, \"max_tokens\": 4, \"stream\": true}")
              .body();
      JsonNode delta = JSON.readTree(events.substring(6, events.indexOf("\n\n")));
      assertThat(delta.path("choices").get(0).path("delta"))
          .isEqualTo(offered.path("choices").get(0).path("message"));
      assertThat(events).endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void refusesToolsThatTheTemplateWouldNotWrite(@TempDir Path temporary) throws Exception {
    try (LoadedModel model = modelWith("{{ messages[0].content }}", temporary);
        ReviewServer server = start(model)) {
      HttpResponse<String> refused =
          post(server, "{\"messages\": [{\"role\": \"user\", \"content\": \"x\"}], " + TOOLS + "}");

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("writes no tools");
    }
  }

  private static LoadedModel modelWith(String template, Path temporary) throws IOException {
    Path directory = GoldenModel.TIED.copyTo(temporary);
    Path file = directory.resolve("tokenizer_config.json");
    ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
    JSON.writeValue(file.toFile(), config.put("chat_template", template));
    assertThat(Files.readString(file)).contains("chat_template");
    return LoadedModel.load(directory.toString(), new Configuration(false), 1);
  }

  private static ReviewServer start(LoadedModel model) throws IOException {
    return ReviewServer.start(
        model,
        new ServerSettings(
            new InetSocketAddress(LOOPBACK, 0),
            Access.at(LOOPBACK, Optional.empty()),
            "tiny",
            2048,
            4),
        line -> {});
  }

  private static int promptTokens(JsonNode answer) {
    return answer.path("usage").path("prompt_tokens").asInt();
  }

  private static JsonNode ask(ReviewServer server, String body) throws Exception {
    HttpResponse<String> response = post(server, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static HttpResponse<String> post(ReviewServer server, String body) throws Exception {
    URI uri = URI.create("http://localhost:" + server.address().getPort() + "/v1/chat/completions");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request, BodyHandlers.ofString());
  }
}
