package tailor.train.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tailor.train.metrics.RoundMetricsFixture.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server of this JVM that answers as MLflow documents it. */
class MlflowRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

  private final List<String> requests = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final Map<String, Double> metrics = new TreeMap<>();
  private final Map<String, String> parameters = new TreeMap<>();
  private final Map<String, String> tags = new TreeMap<>();
  private final List<String> told = new ArrayList<>();
  private final List<String> updates = new ArrayList<>();
  private String status = "";
  private int code = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void showsParametersMetricsAndTags() {
    try (MlflowRun run = run(Map.of("MLFLOW_TRACKING_TOKEN", "s3cret"))) {
      run.started(List.of(), 2);
      run.roundDone(round(1, 2.5));
      run.checkpointed(new Path("/checkpoints/round-000001"), round(1, 2.5));
      run.roundDone(round(2, null));
      run.finished();
    }

    assertThat(requests.subList(0, 4))
        .containsExactly(
            "experiments/get-by-name", "experiments/create", "runs/search", "runs/create");
    assertThat(parameters).containsEntry("train.learning-rate", "1e-3").hasSize(131);
    assertThat(metrics)
        .containsEntry("train/loss@10", 2.0)
        .containsEntry("train/loss@20", 2.0)
        .containsEntry("tokens-per-second@20", 50.0)
        .containsEntry("validation/loss@10", 2.5)
        .doesNotContainKey("validation/loss@20");
    assertThat(tags)
        .containsEntry("tailor.run_id", "demo")
        .containsEntry("tailor.checkpoint", "/checkpoints/round-000001");
    assertThat(status).isEqualTo("FINISHED");
    assertThat(authorizations).containsOnly("Bearer s3cret");
    assertThat(told).isEmpty();
  }

  @Test
  void aTrainingThatGoesOnFindsItsRun() {
    tags.put("tailor.run_id", "demo");

    try (MlflowRun run = run(Map.of())) {
      run.started(List.of(round(1, 2.5)), 2);
    }

    assertThat(requests).contains("runs/search").doesNotContain("runs/create");
    assertThat(updates).containsExactly("RUNNING", "FAILED at " + NOON.millis());
    assertThat(status).isEqualTo("FAILED");
  }

  @Test
  void whatAServerThatIsDownMissesIsSentLaterAndSaidOnce() {
    code = 503;
    try (MlflowRun run = run(Map.of("MLFLOW_TRACKING_TOKEN", "s3cret"))) {
      run.started(List.of(), 2);
      int asked = requests.size();
      run.roundDone(round(1, 2.5));
      assertThat(requests).hasSize(asked);
      code = 200;
      run.roundDone(round(2, null));
      run.finished();
    }

    assertThat(metrics).containsKeys("train/loss@10", "train/loss@20");
    assertThat(status).isEqualTo("FINISHED");
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).contains("answered 503").doesNotContain("s3cret");
  }

  @Test
  void aServerThatIsNeverThereStopsNothing() {
    server.stop(0);

    try (MlflowRun run = run(Map.of())) {
      run.started(List.of(), 1);
      run.roundDone(round(1, 2.5));
      run.finished();
    }

    assertThat(told).hasSize(1);
  }

  @Test
  void refusesWhatIsNoServerAndUsersInItsName() {
    assertThatThrownBy(() -> new MlflowOptions("file:///mlruns", "tailor"))
        .hasMessageContaining("http://host:port");
    assertThatThrownBy(() -> new MlflowOptions("http://me:s3cret@host", "tailor"))
        .hasMessageContaining("MLFLOW_TRACKING_USERNAME")
        .hasMessageNotContaining("s3cret");
  }

  private MlflowRun run(Map<String, String> environment) {
    Map<String, String> many = new TreeMap<>(Map.of("train.learning-rate", "1e-3"));
    for (int i = 0; i < 130; i++) {
      many.put("train.option-" + i, "x".repeat(i * 10));
    }
    return new MlflowRun(
        new MlflowOptions("http://localhost:" + server.getAddress().getPort(), "bells"),
        environment,
        "demo",
        many,
        Map.of("tailor.checkpoints", "/checkpoints"),
        told::add,
        NOON);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().replace("/api/2.0/mlflow/", "");
    requests.add(path);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null) {
      authorizations.add(authorization);
    }
    byte[] sent = exchange.getRequestBody().readAllBytes();
    JsonNode body = sent.length == 0 ? JSON.createObjectNode() : JSON.readTree(sent);
    int answered = path.equals("experiments/get-by-name") && code == 200 ? 404 : code;
    if (code == 200) {
      keep(body);
    }
    byte[] reply = reply(path).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answered, reply.length);
    exchange.getResponseBody().write(reply);
    exchange.close();
  }

  private void keep(JsonNode body) {
    assertThat(body.path("params").size()).isLessThanOrEqualTo(100);
    for (JsonNode metric : body.path("metrics")) {
      assertThat(metric.path("timestamp").asLong()).isEqualTo(NOON.millis());
      metrics.put(
          metric.path("key").asText() + "@" + metric.path("step").asText(),
          metric.path("value").asDouble());
    }
    for (JsonNode parameter : body.path("params")) {
      assertThat(parameter.path("value").asText()).hasSizeLessThanOrEqualTo(500);
      parameters.put(parameter.path("key").asText(), parameter.path("value").asText());
    }
    body.path("tags")
        .forEach(tag -> tags.put(tag.path("key").asText(), tag.path("value").asText()));
    if (body.has("status")) {
      status = body.path("status").asText();
      updates.add(body.has("end_time") ? status + " at " + body.path("end_time") : status);
    }
  }

  private String reply(String path) {
    return switch (path) {
      case "experiments/create" -> "{\"experiment_id\": \"7\"}";
      case "runs/search" ->
          tags.containsKey("tailor.run_id")
              ? "{\"runs\": [{\"info\": {\"run_id\": \"abc\"}}]}"
              : "{}";
      case "runs/create" -> "{\"run\": {\"info\": {\"run_id\": \"abc\"}}}";
      default -> "{}";
    };
  }
}
