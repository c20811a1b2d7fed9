package tailor.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What transformers rendered of a template, or that it failed to.
 *
 * @param expected {@code text} and {@code spans} in code points, or {@code fails}
 */
record GoldenCase(String name, String source, JsonNode variables, JsonNode expected) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What it came to: the text with its generated spans, or why there is none. */
  record Outcome(String text, List<List<Integer>> spans, String failure) {
    @Override
    public String toString() {
      return failure.isEmpty() ? text + spans : "fails: " + failure;
    }
  }

  /** Templates of a folder or resource, each with conversations. */
  static List<GoldenCase> ofConversations(JsonNode golden, Sources sources) {
    List<GoldenCase> cases = new ArrayList<>();
    for (JsonNode one : golden.path("cases")) {
      ObjectNode variables = JSON.createObjectNode();
      variables.putNull("tools").putNull("documents").put("add_generation_prompt", false);
      variables.setAll((ObjectNode) golden.path("tokens"));
      variables.setAll(
          (ObjectNode) golden.path("conversations").path(one.path("conversation").asText()));
      String template = one.path("template").asText();
      cases.add(
          new GoldenCase(
              template + ", " + one.path("conversation").asText(),
              sources.read(template),
              variables,
              one));
    }
    return cases;
  }

  /** Where templates lie. */
  interface Sources {
    String read(String name);
  }

  static JsonNode resource(String name) {
    try (InputStream in = GoldenCase.class.getResourceAsStream(name)) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    try (InputStream in = GoldenCase.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Outcome render() {
    Map<String, Object> given = new HashMap<>();
    variables
        .fields()
        .forEachRemaining(field -> given.put(field.getKey(), JsonValues.of(field.getValue(), 0)));
    try {
      Rendered rendered = Template.parse(source).render(given, Clock.systemDefaultZone());
      return new Outcome(rendered.text(), spans(rendered), "");
    } catch (TemplateException e) {
      return new Outcome("", List.of(), String.valueOf(e.getMessage()));
    }
  }

  Outcome expectedOutcome() {
    if (expected.has("fails")) {
      return new Outcome("", List.of(), expected.path("fails").asText());
    }
    List<List<Integer>> spans = new ArrayList<>();
    for (JsonNode span : expected.path("spans")) {
      add(spans, span.get(0).asInt(), span.get(1).asInt());
    }
    return new Outcome(expected.path("text").asText(), spans, "");
  }

  /** Whether both rendered the same, or both failed. */
  boolean agrees() {
    Outcome mine = render();
    Outcome golden = expectedOutcome();
    return mine.failure().isEmpty() == golden.failure().isEmpty()
        && mine.text().equals(golden.text())
        && mine.spans().equals(golden.spans());
  }

  private static List<List<Integer>> spans(Rendered rendered) {
    List<List<Integer>> spans = new ArrayList<>();
    int at = 0;
    for (Rendered.Piece piece : rendered.pieces()) {
      int end = at + piece.text().codePointCount(0, piece.text().length());
      if (piece.generated()) {
        add(spans, at, end);
      }
      at = end;
    }
    return spans;
  }

  /** Adds a span, as one with the last if they touch. */
  private static void add(List<List<Integer>> spans, int start, int end) {
    int last = spans.size() - 1;
    if (last >= 0 && spans.get(last).get(1) == start) {
      spans.set(last, List.of(spans.get(last).get(0), end));
    } else if (start < end) {
      spans.add(List.of(start, end));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
