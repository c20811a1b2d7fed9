package tailor.train.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An MLflow tracking server, by its REST interface of version 2.0. */
final class MlflowServer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int NOT_FOUND = 404;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String api;
  private final Optional<String> authorization;

  /**
   * A server, which is not asked yet.
   *
   * @param environment where those who sign in are named as for MLflow's own clients
   */
  MlflowServer(String uri, Map<String, String> environment) {
    this.api = uri.replaceAll("/+$", "") + "/api/2.0/mlflow/";
    this.authorization = authorization(environment);
  }

  private static Optional<String> authorization(Map<String, String> environment) {
    String user = environment.get("MLFLOW_TRACKING_USERNAME");
    String password = environment.get("MLFLOW_TRACKING_PASSWORD");
    if (user != null && password != null) {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
    }
    return Optional.ofNullable(environment.get("MLFLOW_TRACKING_TOKEN"))
        .map(token -> "Bearer " + token);
  }

  /** The id of an experiment, which is made if it is not there. */
  String experiment(String name) throws IOException {
    HttpResponse<String> found =
        send(
            request(
                    "experiments/get-by-name?experiment_name="
                        + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .GET()
                .build());
    return found.statusCode() == NOT_FOUND
        ? post("experiments/create", JSON.createObjectNode().put("name", name))
            .path("experiment_id")
            .asText()
        : read(found).path("experiment").path("experiment_id").asText();
  }

  /** The id of the newest run of an experiment with this tag. */
  Optional<String> find(String experiment, String tag, String value) throws IOException {
    ObjectNode body =
        JSON.createObjectNode()
            .put("filter", "tags.`%s` = '%s'".formatted(tag, value))
            .put("max_results", 1);
    body.putArray("experiment_ids").add(experiment);
    JsonNode id = post("runs/search", body).path("runs").path(0).path("info").path("run_id");
    return id.isTextual() ? Optional.of(id.asText()) : Optional.empty();
  }

  /** Begins a run. */
  String create(String experiment, String name, Map<String, String> tags, Instant now)
      throws IOException {
    ObjectNode body =
        JSON.createObjectNode()
            .put("experiment_id", experiment)
            .put("run_name", name)
            .put("start_time", now.toEpochMilli());
    put(body, "tags", tags);
    return post("runs/create", body).path("run").path("info").path("run_id").asText();
  }

  /** Sets parameters of a run, at most 100. */
  void parameters(String run, Map<String, String> parameters) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("run_id", run);
    put(body, "params", parameters);
    post("runs/log-batch", body);
  }

  /** Sets tags of a run. */
  void tags(String run, Map<String, String> tags) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("run_id", run);
    put(body, "tags", tags);
    post("runs/log-batch", body);
  }

  /** Adds metrics to a run, at most 1,000. */
  void metrics(String run, List<MlflowMetric> metrics) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("run_id", run);
    var values = body.putArray("metrics");
    for (MlflowMetric metric : metrics) {
      values
          .addObject()
          .put("key", metric.key())
          .put("value", metric.value())
          .put("timestamp", metric.time().toEpochMilli())
          .put("step", metric.step());
    }
    post("runs/log-batch", body);
  }

  /** Says that a run which had ended, or may have, goes on. */
  void resume(String run) throws IOException {
    post("runs/update", JSON.createObjectNode().put("run_id", run).put("status", "RUNNING"));
  }

  /**
   * Ends a run.
   *
   * @param status FINISHED or FAILED
   */
  void end(String run, String status, Instant now) throws IOException {
    post(
        "runs/update",
        JSON.createObjectNode()
            .put("run_id", run)
            .put("status", status)
            .put("end_time", now.toEpochMilli()));
  }

  private static void put(ObjectNode body, String name, Map<String, String> values) {
    var array = body.putArray(name);
    values.forEach((key, value) -> array.addObject().put("key", key).put("value", value));
  }

  private JsonNode post(String path, ObjectNode body) throws IOException {
    return read(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build()));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path)).timeout(PATIENCE);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static JsonNode read(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != 200) {
      throw new IOException(
          "%s answered %d".formatted(response.uri().getPath(), response.statusCode()));
    }
    return JSON.readTree(response.body());
  }
}
