package tailor.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One request and its answer in JSON, at once or as server-sent events. */
final class Exchange {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final HttpExchange http;

  Exchange(HttpExchange http) {
    this.http = http;
  }

  /**
   * Reads the body.
   *
   * @throws ApiException if it is no JSON, or too large
   */
  JsonNode readJson(int maxBytes) throws IOException {
    String type = http.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.split(";", -1)[0].strip().equalsIgnoreCase("application/json")) {
      throw new ApiException(
          415, "unsupported_media_type", "Send the body as Content-Type: application/json.");
    }
    byte[] body = http.getRequestBody().readNBytes(maxBytes + 1);
    if (body.length > maxBytes) {
      throw new ApiException(
          413, "request_too_large", "The body has more than %,d bytes.".formatted(maxBytes));
    }
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw ApiException.badRequest("The body is not valid JSON: " + e.getOriginalMessage());
    }
  }

  void send(int status, ObjectNode json) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(json);
    http.getResponseHeaders().set("Content-Type", "application/json");
    http.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = http.getResponseBody()) {
      out.write(bytes);
    }
  }

  void send(ApiException error) throws IOException {
    if (error.status() == 503) {
      http.getResponseHeaders().set("Retry-After", "5");
    }
    if (error.status() == 401) {
      http.getResponseHeaders().set("WWW-Authenticate", "Bearer");
    }
    send(error.status(), error(error));
  }

  /** Begins a stream of events; from here on errors are events too. */
  void startEvents() throws IOException {
    http.getResponseHeaders().set("Content-Type", "text/event-stream");
    http.getResponseHeaders().set("Cache-Control", "no-cache");
    http.sendResponseHeaders(200, 0);
  }

  void event(ObjectNode json) throws IOException {
    event(JSON.writeValueAsString(json));
  }

  void event(ApiException error) throws IOException {
    event(error(error));
  }

  /** Ends the stream as OpenAI's clients expect it. */
  void endEvents() throws IOException {
    event("[DONE]");
    http.getResponseBody().close();
  }

  boolean isAnswered() {
    return http.getResponseCode() >= 0;
  }

  private void event(String data) throws IOException {
    OutputStream out = http.getResponseBody();
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static ObjectNode error(ApiException error) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("error")
        .put("message", error.getMessage())
        .put("type", error.code())
        .putNull("param")
        .put("code", error.code());
    return json;
  }
}
