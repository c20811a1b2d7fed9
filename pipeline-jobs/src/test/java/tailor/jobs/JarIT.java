package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as users run it: by conf/local.args, from the repository's root. */
class JarIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String MODEL = "conf/quickstart/base-model";

  @TempDir Path directory;

  @Test
  void checksTheQuickStart() throws IOException, InterruptedException {
    assertThat(tailor("check", "-c", "conf/quickstart.conf")).contains("in order");
  }

  @Test
  void printsTheCompletionAlone() throws IOException, InterruptedException {
    String completion =
        tailor(
            "generate",
            "--model",
            MODEL,
            "--prompt",
            "The first of",
            "--max-tokens",
            "8",
            "--temperature",
            "0");

    assertThat(completion).isNotBlank().doesNotContain("The first of", "WARN", "INFO");
  }

  @Test
  void scoresTexts() throws IOException, InterruptedException {
    Path input =
        Files.writeString(directory.resolve("in.jsonl"), "{\"id\": 7, \"text\": \"One two\"}");
    Path output = directory.resolve("out.jsonl");

    tailor("score", "--model", MODEL, "--input", input.toString(), "--output", output.toString());

    assertThat(output)
        .content()
        .startsWith("{\"id\":7,\"token_ids\":[")
        .contains("\"perplexity\":");
  }

  private String tailor(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@conf/local.args");
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out.txt");
    Path err = directory.resolve("err.txt");
    int exit =
        new ProcessBuilder(command)
            .directory(ROOT.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    assertThat(exit).as(Files.readString(err)).isZero();
    return Files.readString(out);
  }
}
