package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

class BenchDataCommandTest {
  private static final String COPY =
      "Bells ring by themselves when the spring behind the lever has lost its tension, which takes"
          + " about three winters.";

  @TempDir Path directory;

  @BeforeAll
  static void openSession() {
    LocalSpark.session();
  }

  @Test
  void printsALineForEachComponentAndForMinHashFromEndToEnd() throws IOException {
    Path input =
        Files.writeString(
            directory.resolve("documents.jsonl"),
            """
            {"id": "a", "text": "%s"}
            {"text": "%s Four, said."}
            no document
            {"id": "a", "text": "Something else."}
            """
                .formatted(COPY, COPY));

    String tokenizer = GoldenModel.TIED.copyTo(directory).toString();

    InProcess outcome = run(input.toString(), "--sample-mb", "1", "--tokenizer", tokenizer);

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : outcome.out().strip().split("\n")) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines)
        .extracting(line -> line.path("component").asText())
        .contains("minhash-end-to-end", "minhash-signatures");
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.path("docs_per_second_per_core").asDouble()).isPositive();
              assertThat(line.path("mb_per_second_per_core").isNumber()).isTrue();
            });
    assertThat(lines.get(0).path("documents").asInt()).isEqualTo(3);
    assertThat(lines.get(0).path("kept").asInt()).isEqualTo(2);
    assertThat(lines.get(0).path("dropped").asInt()).isEqualTo(1);
  }

  @Test
  void saysWhatItCannotMeasure() throws IOException {
    InProcess nothing = run(directory.resolve("missing.jsonl").toString(), "--component", "tea");
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err())
        .contains("missing.jsonl, which is no file")
        .contains("--component is tea, expected one of");

    Path empty = Files.writeString(directory.resolve("empty.jsonl"), "\n");
    InProcess none = run(empty.toString(), "--component", "minhash-signatures");
    assertThat(none.exitCode()).isEqualTo(3);
    assertThat(none.err()).contains("has no document");
  }

  private static InProcess run(String input, String... options) {
    String[] arguments = new String[options.length + 4];
    arguments[0] = "bench";
    arguments[1] = "data";
    arguments[2] = "--input";
    arguments[3] = input;
    System.arraycopy(options, 0, arguments, 4, options.length);
    return InProcess.run(arguments);
  }
}
