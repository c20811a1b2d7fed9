package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;

class ExportCommandTest {
  @TempDir Path temporary;

  @Test
  void writesAModelAnewInOtherWeightsAndKeepsItsCard() throws IOException {
    Path model = GoldenModel.SHARDED.copyTo(temporary);
    Files.writeString(model.resolve("README.md"), "# a card");
    Path copy = temporary.resolve("copy");
    InProcess run = export(model, copy, "--format", "huggingface", "--weights", "bf16");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(copy.resolve("README.md")).hasContent("# a card");
    assertThat(copy.resolve("config.json")).content().contains("bfloat16");
    assertThat(Files.size(copy.resolve("model.safetensors"))).isLessThan(40_000);
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).containsExactlyInAnyOrder(model, copy);
    }
    Path back = temporary.resolve("back");
    assertThat(export(copy, back).exitCode()).isZero();
    assertThat(completion(back)).isEqualTo(completion(copy));
  }

  @Test
  void doesNotReplaceWhatIsThereUnlessToldAndNeverWhatIsNoModel() throws IOException {
    Path model = GoldenModel.TIED.copyTo(temporary);
    Path copy = temporary.resolve("copy");
    assertThat(export(model, copy).exitCode()).isZero();
    InProcess again = export(model, copy);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("not empty").contains("--overwrite");
    assertThat(export(model, copy, "--overwrite").exitCode()).isZero();
    Path other = Files.createDirectories(temporary.resolve("other"));
    Files.writeString(other.resolve("precious.txt"), "x");
    assertThat(export(model, other, "--overwrite").exitCode()).isEqualTo(2);
    assertThat(other.resolve("precious.txt")).hasContent("x");
  }

  @Test
  void writesAGgufFileThatEveryCommandTakesForAModel() throws IOException {
    Path model = GoldenModel.SHARDED.copyTo(temporary);
    Path copy = temporary.resolve("copy");
    InProcess run = export(model, copy, "--format", "gguf");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    Path file = copy.resolve("model.gguf");
    assertThat(completion(file)).isEqualTo(completion(model));
    assertThat(export(model, copy, "--format", "gguf").exitCode()).isEqualTo(2);
    InProcess again = export(model, copy, "--format", "gguf", "--weights", "q8_0", "--overwrite");
    assertThat(again.exitCode()).isZero();
    Path back = temporary.resolve("back");
    assertThat(export(file, back).exitCode()).isZero();
    assertThat(completion(back)).isEqualTo(completion(file));
    InProcess refused = export(model, temporary.resolve("q8"), "--weights", "q8_0");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("q8_0 are of GGUF only");
  }

  @Test
  void saysWhatIsWrong() {
    InProcess half = InProcess.run("export", "--model", "m");
    assertThat(half.exitCode()).isEqualTo(2);
    assertThat(half.err()).contains("--model and --output go together");
    InProcess format =
        InProcess.run("export", "--model", "m", "--output", "o", "--format", "pickle");
    assertThat(format.exitCode()).isEqualTo(2);
    assertThat(format.err()).contains("pickle").contains("HUGGINGFACE");
    assertThat(InProcess.run("export").exitCode()).isEqualTo(2);
  }

  private static InProcess export(Path model, Path output, String... more) {
    String[] fixed = {"export", "--model", model.toString(), "--output", output.toString()};
    return InProcess.run(Stream.concat(Stream.of(fixed), Stream.of(more)).toArray(String[]::new));
  }

  private static String completion(Path model) {
    InProcess run =
        InProcess.run(
            "generate", "--model", model.toString(), "--prompt", "The", "--max-tokens", "20");
    assertThat(run.exitCode()).isZero();
    return run.out();
  }
}
