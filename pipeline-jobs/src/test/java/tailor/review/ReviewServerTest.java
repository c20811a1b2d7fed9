package tailor.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailor.config.ConfigurationException;
import tailor.export.GoldenModel;
import tailor.export.LoadedModel;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReviewServerTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "a token of some length";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private LoadedModel model;
  private ReviewServer server;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    model =
        LoadedModel.load(
            GoldenModel.TIED.copyTo(temporary).toString(), new Configuration(false), 1);
    server = start(Optional.empty(), 16);
  }

  @AfterAll
  void stop() {
    server.close();
    model.close();
  }

  @Test
  void continuesATextAsTransformersDoes() throws Exception {
    for (JsonNode expected : GoldenModel.TIED.expected().path("cases")) {
      JsonNode answer =
          ask(
              "/v1/completions",
              JSON.createObjectNode()
                  .put("model", "tiny")
                  .put("prompt", expected.path("prompt").asText())
                  .put("max_tokens", 32)
                  .put("temperature", 0)
                  .toString());
      assertThat(answer.path("object").asText()).isEqualTo("text_completion");
      assertThat(answer.path("id").asText()).startsWith("cmpl-");
      assertThat(answer.path("model").asText()).isEqualTo("tiny");
      JsonNode choice = answer.path("choices").get(0);
      assertThat(choice.path("text")).isEqualTo(expected.path("completion"));
      assertThat(choice.path("finish_reason").asText()).isIn("length", "stop");
      JsonNode usage = answer.path("usage");
      assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(expected.path("prompt_ids").size());
      assertThat(usage.path("total_tokens").asInt())
          .isEqualTo(usage.path("prompt_tokens").asInt() + usage.path("completion_tokens").asInt());
    }
  }

  @Test
  void answersAConversationInTheModelsTemplate() throws Exception {
    String body =
        """
        {"messages": [{"role": "system", "content": "Answer."},
                      {"role": "user", "content": [{"type": "text", "text": "Öl?"}]}],
         "max_completion_tokens": 8, "temperature": 0}\
        """;
    JsonNode answer = ask("/v1/chat/completions", body);
    assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
    JsonNode message = answer.path("choices").get(0).path("message");
    assertThat(message.path("role").asText()).isEqualTo("assistant");
    assertThat(answer.path("usage").path("prompt_tokens").asInt())
        .isEqualTo(GoldenModel.TIED.expected().path("chat_ids").size());
    List<JsonNode> events = stream("/v1/chat/completions", body);
    assertThat(text(events, "delta")).isEqualTo(message.path("content").asText());
    assertThat(events.get(0).path("object").asText()).isEqualTo("chat.completion.chunk");
  }

  @Test
  void streamsTheSameTextInPieces() throws Exception {
    String body =
        "{\"prompt\": \"The documents\", \"max_tokens\": 20, \"temperature\": 0.8, \"seed\": 3,"
            + " \"top_p\": 0.9, \"top_k\": 40, \"stream_options\": {\"include_usage\": true}}";
    JsonNode whole = ask("/v1/completions", body);
    List<JsonNode> events = stream("/v1/completions", body);
    StringBuilder text = new StringBuilder();
    events.forEach(
        event ->
            event.path("choices").forEach(choice -> text.append(choice.path("text").asText())));
    assertThat(text.toString()).isEqualTo(whole.path("choices").get(0).path("text").asText());
    assertThat(events.size()).isGreaterThan(5);
    assertThat(events.get(events.size() - 1).path("usage")).isEqualTo(whole.path("usage"));
    assertThat(events.get(events.size() - 2).path("choices").get(0).path("finish_reason"))
        .isEqualTo(whole.path("choices").get(0).path("finish_reason"));
  }

  @Test
  void stopsWhereItIsTold() throws Exception {
    String text = GoldenModel.TIED.expected().path("cases").get(0).path("completion").asText();
    String stop = text.substring(10, 13);
    JsonNode answer =
        ask(
            "/v1/completions",
            JSON.createObjectNode()
                .put("prompt", "The documents")
                .put("max_tokens", 32)
                .put("temperature", 0)
                .put("stop", stop)
                .toString());
    assertThat(answer.path("choices").get(0).path("text").asText())
        .isEqualTo(text.substring(0, text.indexOf(stop)));
    assertThat(answer.path("choices").get(0).path("finish_reason").asText()).isEqualTo("stop");
  }

  @Test
  void listsTheModelAndItsHealth() throws Exception {
    assertThat(JSON.readTree(get("/v1/models").body()).path("data").get(0).path("id").asText())
        .isEqualTo("tiny");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"prompt"                                           | 400 | not valid JSON
          {"prompt": "x"} {}                                  | 400 | not valid JSON
          []                                                  | 400 | not a JSON object
          {}                                                  | 400 | prompt is not a text
          {"prompt": ["a", "b"]}                              | 400 | prompt is not a text
          {"prompt": "x", "n": 2}                             | 400 | n is not supported
          {"prompt": "x", "tools": [{}]}                      | 400 | tools needs a conversation
          {"prompt": "x", "logprobs": 5}                      | 400 | logprobs is not supported
          {"prompt": "x", "max_tokens": 0}                    | 400 | max-tokens is 0
          {"prompt": "x", "max_tokens": "many"}               | 400 | max_tokens is not a whole number
          {"prompt": "x", "temperature": "hot"}               | 400 | temperature is not a number
          {"prompt": "x", "temperature": -1}                  | 400 | temperature is -1.0
          {"prompt": "x", "seed": 1.5}                        | 400 | seed is not a whole number
          {"prompt": "x", "stop": 5}                          | 400 | stop is not an array
          {"prompt": "x", "stop": [""]}                       | 400 | stop text is empty
          {"prompt": "x", "stream": "yes"}                    | 400 | stream is neither true nor false
          {"prompt": "x", "stream": true, "max_tokens": 0}    | 400 | max-tokens is 0
          {"prompt": "x", "model": "gpt-7"}                   | 404 | this server has 'tiny'
          """)
  void saysWhatIsWrongWithARequest(String body, int status, String message) throws Exception {
    HttpResponse<String> response = post("/v1/completions", body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).path("error").path("message").asText())
        .contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"messages": []}                                     | messages is empty
          {"messages": "hello"}                                | messages is not an array
          {"messages": [{"content": "x"}]}                     | messages.role is not a text
          {"messages": [{"role": "robot", "content": "x"}]} | expected one of system, user, assistant, tool
          {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]} | content.text is not a text
          {"messages": [{"role": "user", "content": "x"}], "tools": {}} | tools is no JSON array
          {"messages": [{"role": "user", "content": "x"}], "tool_choice": "required"} | tool_choice is not supported
          """)
  void saysWhatIsWrongWithAConversation(String body, String message) throws Exception {
    HttpResponse<String> response = post("/v1/chat/completions", body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(message);
  }

  @Test
  void refusesAPromptThatIsTooLong() throws Exception {
    HttpResponse<String> response =
        post("/v1/completions", "{\"prompt\": \"" + "x ".repeat(500) + "\"}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("Shorten the prompt");
  }

  @Test
  void refusesWhatIsTooLargeOrNoJsonOrAtAnotherPathOrByAnotherMethod() throws Exception {
    assertThat(post("/v1/completions", "{\"prompt\": \"" + "x".repeat(4096) + "\"}").statusCode())
        .isEqualTo(413);
    HttpRequest form =
        HttpRequest.newBuilder(uri("/v1/completions"))
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{\"prompt\": \"x\"}"))
            .build();
    assertThat(client.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    assertThat(get("/v1/completions").statusCode()).isEqualTo(405);
    assertThat(post("/v1/models", "{}").statusCode()).isEqualTo(405);
    assertThat(get("/v1/engines").statusCode()).isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
  }

  @Test
  void answersToNamesOfThisMachineOnly() throws Exception {
    assertThat(statusFor("Host: attacker.example")).isEqualTo(403);
    assertThat(statusFor("Host: localhost.attacker.example:80")).isEqualTo(403);
    assertThat(statusFor("Host: 127.0.0.1.attacker.example")).isEqualTo(403);
    assertThat(statusFor("Host: localhost:" + server.address().getPort())).isEqualTo(200);
    assertThat(statusFor("Host: [::1]")).isEqualTo(200);
  }

  @Test
  void withATokenAnswersOnlyToWhomPresentsIt() throws Exception {
    try (ReviewServer guarded = start(Optional.of(TOKEN), 1)) {
      URI models = URI.create("http://localhost:" + guarded.address().getPort() + "/v1/models");
      assertThat(status(models, Optional.empty())).isEqualTo(401);
      assertThat(status(models, Optional.of("Bearer " + TOKEN + "x"))).isEqualTo(401);
      assertThat(status(models, Optional.of("Basic " + TOKEN))).isEqualTo(401);
      assertThat(status(models, Optional.of("Bearer "))).isEqualTo(401);
      assertThat(status(models, Optional.of("Bearer " + TOKEN))).isEqualTo(200);
      assertThat(status(models.resolve("/healthz"), Optional.empty())).isEqualTo(200);
    }
  }

  @Test
  void doesNotListenElsewhereWithoutAToken() throws Exception {
    InetAddress everywhere = InetAddress.getByName("0.0.0.0");
    assertThatThrownBy(() -> Access.at(everywhere, Optional.empty()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("needs a token");
    assertThatThrownBy(() -> Access.at(everywhere, Optional.of("short")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("expected at least 16");
    Access.at(everywhere, Optional.of(TOKEN));
  }

  @Test
  void requestsTakeTurnsAndTooManyAreToldToComeBack() throws Exception {
    try (ReviewServer busy = start(Optional.empty(), 1)) {
      URI uri = URI.create("http://localhost:" + busy.address().getPort() + "/v1/completions");
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        answers.add(
            client.sendAsync(
                request(uri, "{\"prompt\": \"x\", \"max_tokens\": 100, \"temperature\": 0}"),
                BodyHandlers.ofString()));
      }
      List<Integer> statuses = new ArrayList<>();
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        statuses.add(answer.get().statusCode());
        if (answer.get().statusCode() == 503) {
          assertThat(answer.get().headers().firstValue("Retry-After")).isPresent();
        }
      }
      assertThat(statuses).contains(200).containsOnly(200, 503);
    }
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(
          client.sendAsync(
              request(
                  uri("/v1/completions"),
                  "{\"prompt\": \"x\", \"max_tokens\": 30, \"temperature\": 0}"),
              BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(JSON.readTree(answer.get().body()).path("choices"))
          .isEqualTo(JSON.readTree(answers.get(0).get().body()).path("choices"));
    }
  }

  @Test
  void survivesAClientThatHangsUp() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (Socket socket = new Socket(LOOPBACK, server.address().getPort())) {
        String body = "{\"prompt\": \"x\", \"max_tokens\": 120, \"stream\": true}";
        OutputStream out = socket.getOutputStream();
        out.write(
            ("POST /v1/completions HTTP/1.1\r\n"
                    + "Host: localhost\r\n"
                    + "Content-Type: application/json\r\n"
                    + "Content-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
    }
    assertThat(ask("/v1/completions", "{\"prompt\": \"x\"}").has("choices")).isTrue();
  }

  @Test
  void endsCleanlyWhileAStreamRuns() throws Exception {
    ReviewServer ending = start(Optional.empty(), 4);
    URI uri = URI.create("http://localhost:" + ending.address().getPort() + "/v1/completions");
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      answers.add(
          client.sendAsync(
              request(uri, "{\"prompt\": \"x\", \"max_tokens\": 120, \"stream\": true}"),
              BodyHandlers.ofString()));
    }
    ending.close();
    ending.close();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      await().until(answer::isDone);
    }
    assertThatThrownBy(() -> client.send(request(uri, "{}"), BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void logsALineARequestWithoutItsContent() throws Exception {
    ask("/v1/completions", "{\"prompt\": \"confidential\"}");
    await().until(() -> log.stream().anyMatch(line -> line.contains("POST /v1/completions 200")));
    assertThat(log).noneMatch(line -> line.contains("confidential"));
  }

  private ReviewServer start(Optional<String> token, int maxWaiting) throws IOException {
    return ReviewServer.start(
        model,
        new ServerSettings(
            new InetSocketAddress(LOOPBACK, 0),
            Access.at(LOOPBACK, token),
            "tiny",
            2048,
            maxWaiting),
        log::add);
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + server.address().getPort() + path);
  }

  private static HttpRequest request(URI uri, String body) {
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", "application/json; charset=utf-8")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(request(uri(path), body), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private JsonNode ask(String path, String body) throws Exception {
    HttpResponse<String> response = post(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    return JSON.readTree(response.body());
  }

  private List<JsonNode> stream(String path, String body) throws Exception {
    HttpResponse<String> response = post(path, body.replaceFirst("\\{", "{\"stream\": true, "));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    List<JsonNode> events = new ArrayList<>();
    String[] blocks = response.body().split("\n\n", -1);
    assertThat(blocks[blocks.length - 1]).isEmpty();
    assertThat(blocks[blocks.length - 2]).isEqualTo("data: [DONE]");
    for (String block : List.of(blocks).subList(0, blocks.length - 2)) {
      assertThat(block).startsWith("data: ");
      events.add(JSON.readTree(block.substring(6)));
    }
    return events;
  }

  private static String text(List<JsonNode> events, String holder) {
    StringBuilder text = new StringBuilder();
    for (JsonNode event : events) {
      text.append(event.path("choices").path(0).path(holder).path("content").asText());
    }
    return text.toString();
  }

  private int status(URI uri, Optional<String> authorization) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return client.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  /** The JDK's client does not let a test choose the Host header. */
  private int statusFor(String hostHeader) throws IOException {
    try (Socket socket = new Socket(LOOPBACK, server.address().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET /v1/models HTTP/1.1\r\n" + hostHeader + "\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }
}
