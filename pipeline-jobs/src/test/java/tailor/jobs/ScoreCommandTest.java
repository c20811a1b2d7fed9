package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;

class ScoreCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(GoldenModel.class)
  void givesTheScoresOfTransformersInTheOrderOfTheInput(GoldenModel golden) throws IOException {
    JsonNode expected = golden.expected().path("scores");
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      rows.add(row(i, expected.get(i).path("text").asText()));
    }
    List<JsonNode> scores = score(golden, String.join("\n", rows));
    assertThat(scores).hasSameSizeAs(rows);
    for (int i = 0; i < scores.size(); i++) {
      JsonNode score = scores.get(i);
      assertThat(score.fieldNames())
          .toIterable()
          .containsExactly("id", "token_ids", "logprobs", "perplexity");
      assertThat(score.path("id").asInt()).isEqualTo(i);
      assertThat(score.path("token_ids")).isEqualTo(expected.get(i).path("token_ids"));
      assertThat(score.path("logprobs").size()).isEqualTo(score.path("token_ids").size() - 1);
      for (int token = 0; token < score.path("logprobs").size(); token++) {
        assertThat(score.path("logprobs").get(token).asDouble())
            .isCloseTo(expected.get(i).path("logprobs").get(token).asDouble(), within(1e-5));
      }
      double perplexity = expected.get(i).path("perplexity").asDouble();
      assertThat(score.path("perplexity").asDouble() / perplexity).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void readsLongShortAndEmptyTexts() throws IOException {
    List<JsonNode> scores =
        score(
            GoldenModel.TIED,
            row(1, "")
                + "\n\n{\"id\": {\"a\": [null]}, \"text\": \"x\"}\r\n"
                + row(3, "long ".repeat(200)));
    assertThat(scores.get(0).path("token_ids").size()).isZero();
    assertThat(scores.get(0).path("perplexity").isNull()).isTrue();
    assertThat(scores.get(1).path("id").toString()).isEqualTo("{\"a\":[null]}");
    assertThat(scores.get(1).path("logprobs").size()).isZero();
    int tokens = scores.get(2).path("token_ids").size();
    assertThat(tokens).isGreaterThan(128);
    assertThat(scores.get(2).path("logprobs").size()).isEqualTo(tokens - 1);
  }

  @Test
  void namesTheLinesThatCannotBeReadAndWritesNothing() throws IOException {
    String rows =
        row(1, "good")
            + "\n{\"id\": 2}\n\nnot json\n{\"text\": \"x\"}\n[1]\n"
            + "{\"id\": 1, \"text\": \"a\"} {}\n{\"id\": 1, \"text\": 7}\n{\"id\":1,\"id\":2,\"text\":\"\"}";
    InProcess run = run(GoldenModel.TIED, rows.getBytes(StandardCharsets.UTF_8));
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .contains("7 of 8 rows cannot be read")
        .contains("in.jsonl:2: it has no text that is a string")
        .contains("in.jsonl:4: not valid JSON")
        .contains("in.jsonl:5: it has no id")
        .contains("in.jsonl:6: not a JSON object")
        .contains("in.jsonl:7: not valid JSON")
        .contains("…");
    assertThat(temporary.resolve("out.jsonl")).doesNotExist();
    assertThat(run(GoldenModel.TIED, new byte[] {'{', (byte) 0xFF, '\n'}).err())
        .contains("is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n \n"})
  void refusesAnInputWithoutRows(String rows) throws IOException {
    InProcess run = run(GoldenModel.TIED, rows.getBytes(StandardCharsets.UTF_8));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("in.jsonl has no rows; expected a line of {\"id\": …");
    assertThat(temporary.resolve("out.jsonl")).doesNotExist();
  }

  @Test
  void saysThatTheInputDoesNotExist() {
    InProcess run =
        InProcess.run("score", "--model", "m", "--input", "/no/file", "--output", "/tmp/never");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--input is /no/file, which does not exist");
  }

  private List<JsonNode> score(GoldenModel golden, String rows) throws IOException {
    InProcess run = run(golden, rows.getBytes(StandardCharsets.UTF_8));
    assertThat(run.err()).doesNotContain("tailor:");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
    List<JsonNode> scores = new ArrayList<>();
    for (String line : Files.readAllLines(temporary.resolve("out.jsonl"))) {
      scores.add(JSON.readTree(line));
    }
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("."));
    }
    return scores;
  }

  private InProcess run(GoldenModel golden, byte[] rows) throws IOException {
    Path input = Files.write(temporary.resolve("in.jsonl"), rows);
    return InProcess.run(
        "score",
        "--model",
        golden.copyTo(temporary).toString(),
        "--input",
        input.toString(),
        "--output",
        temporary.resolve("out.jsonl").toString());
  }

  private static String row(int id, String text) {
    return JSON.createObjectNode().put("id", id).put("text", text).toString();
  }
}
