package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;

class GenerateCommandTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(GoldenModel.class)
  void printsTheCompletionOfTransformersAlone(GoldenModel golden) throws IOException {
    String model = golden.copyTo(temporary).toString();
    for (JsonNode expected : golden.expected().path("cases")) {
      InProcess run =
          InProcess.run(
              "generate",
              "--model",
              model,
              "--prompt",
              expected.path("prompt").asText(),
              "--max-tokens",
              "32",
              "--temperature",
              "0");
      assertThat(run.out()).isEqualTo(expected.path("completion").asText() + "\n");
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
    }
  }

  @Test
  void samplesTheSameWithTheSameSeed() throws IOException {
    String model = GoldenModel.TIED.copyTo(temporary).toString();
    String first = sample(model, "1");
    assertThat(sample(model, "1")).isEqualTo(first);
    assertThat(sample(model, "2")).isNotEqualTo(first);
  }

  @Test
  void asksInTheModelsChatTemplate() throws IOException {
    Path model = GoldenModel.TIED.copyTo(temporary);
    String[] chat = {
      "generate", "--model", model.toString(), "--prompt", "Öl?", "--chat", "--max-tokens", "5"
    };
    assertThat(InProcess.run(chat).exitCode()).isZero();
    Files.delete(model.resolve("tokenizer_config.json"));
    InProcess without = InProcess.run(chat);
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.err()).contains("has no chat template");
  }

  @Test
  void answersAConversationFromAFile() throws IOException {
    String model = GoldenModel.TIED.copyTo(temporary).toString();
    Path messages = temporary.resolve("messages.json");
    Files.writeString(messages, "{\"messages\": [{\"role\": \"user\", \"content\": \"Öl?\"}]}");
    InProcess asked =
        InProcess.run(
            "generate", "--model", model, "--prompt", "Öl?", "--chat", "--max-tokens", "5");
    InProcess read =
        InProcess.run(
            "generate", "--model", model, "--messages", messages.toString(), "--max-tokens", "5");
    assertThat(read.exitCode()).as(read.err()).isZero();
    assertThat(read.out()).isEqualTo(asked.out());
    Files.writeString(messages, "{\"messages\": [{\"role\": \"robot\"}]}");
    InProcess wrong =
        InProcess.run("generate", "--model", model, "--messages", messages.toString());
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("messages.json").contains("turn 1 has the role 'robot'");
    assertThat(InProcess.run("generate", "--model", model).err()).contains("Give either --prompt");
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    Path model = GoldenModel.TIED.copyTo(temporary);
    InProcess nothing = InProcess.run("generate", "--model", "/no/such/model", "--prompt", "x");
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).contains("/no/such/model does not exist");
    InProcess cold =
        InProcess.run(
            "generate", "--model", model.toString(), "--prompt", "x", "--temperature", "-1");
    assertThat(cold.exitCode()).isEqualTo(2);
    assertThat(cold.err()).contains("temperature is -1.0");
    Path weights = model.resolve("model.safetensors");
    Files.write(weights, java.util.Arrays.copyOf(Files.readAllBytes(weights), 9999));
    InProcess truncated = InProcess.run("generate", "--model", model.toString(), "--prompt", "x");
    assertThat(truncated.exitCode()).isEqualTo(3);
    assertThat(truncated.err()).contains("truncated");
    assertThat(truncated.out()).isEmpty();
  }

  private static String sample(String model, String seed) {
    return InProcess.run(
            "generate",
            "--model",
            model,
            "--prompt",
            "The",
            "--max-tokens",
            "20",
            "--temperature",
            "1.2",
            "--top-k",
            "100",
            "--top-p",
            "0.95",
            "--seed",
            seed)
        .out();
  }
}
