package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;

/** A run that trains adapters, from documents to exports of every form. */
class AdapterRunTest {
  @TempDir Path directory;
  private Path scored;

  @BeforeEach
  void writeWhatIsScored() throws IOException {
    scored = directory.resolve("scored.jsonl");
    Files.writeString(scored, "{\"id\": 1, \"text\": \"the bell rings\"}\n");
  }

  @Test
  void adaptersAreTrainedTestedAndExportedInEveryForm() throws IOException {
    Path base = GoldenModel.SHARDED.copyTo(directory);
    TinyRun run = TinyRun.formatted(directory);
    Path config =
        run.configuration(
            """
            model.base = "%s"
            train {
              adapter { variant = dora, rank = 4, target-modules = [q_proj, v_proj, down_proj] }
              workers = 2, batch-size = 2, steps-per-round = 2, max-steps = 4, learning-rate = 1e-2
            }
            evaluate { samples = 1, sample-tokens = 2 }
            export.format = peft
            """
                .formatted(base));

    TinyRun.done("run", config);

    Path data = run.data();
    assertThat(data.resolve("report/r/report.html")).exists();
    Path checkpoints = data.resolve("checkpoints/r");
    Path best = checkpoints.resolve(Files.readString(checkpoints.resolve("best")).strip());
    assertThat(best.resolve("adapter_config.json")).content().contains(base.toString());
    assertThat(best.resolve("model.safetensors")).doesNotExist();
    assertThat(Files.size(best.resolve("trainer/moments-00000.safetensors")))
        .isLessThan(3 * Files.size(best.resolve("adapter_model.safetensors")));
    Path export = data.resolve("export/r");
    assertThat(export.resolve("adapter_model.safetensors")).exists();

    Path merged = exported(export, "huggingface");
    assertThat(merged.resolve("adapter_config.json")).doesNotExist();
    Path gguf = exported(export, "gguf").resolve("model.gguf");
    String scores = score(export);
    assertThat(score(best)).isEqualTo(scores);
    assertThat(logProbability(score(merged))).isEqualTo(logProbability(scores));
    assertThat(logProbability(score(exported(export, "peft")))).isEqualTo(logProbability(scores));
    assertThat(gguf).exists();
    assertThat(logProbability(score(base))).isNotEqualTo(logProbability(scores));

    Path moved = Files.move(base, directory.resolve("moved"));
    InProcess lost = InProcess.run(arguments(export, directory.resolve("lost")));
    assertThat(lost.exitCode()).isEqualTo(2);
    assertThat(lost.err()).contains("--base");
    assertThat(score(export, "--base", moved.toString())).isEqualTo(scores);
  }

  private Path exported(Path model, String format) {
    Path target = directory.resolve("exported-" + format);
    InProcess export =
        InProcess.run(
            "export",
            "--model",
            model.toString(),
            "--output",
            target.toString(),
            "--format",
            format);
    assertThat(export.exitCode()).as(export.err()).isZero();
    return target;
  }

  private String score(Path model, String... more) throws IOException {
    Path scores = directory.resolve("scores.jsonl");
    InProcess score =
        InProcess.run(
            Stream.concat(Stream.of(arguments(model, scores)), Stream.of(more))
                .toArray(String[]::new));
    assertThat(score.exitCode()).as(score.err()).isZero();
    String written = Files.readString(scores);
    Files.delete(scores);
    return written;
  }

  private String[] arguments(Path model, Path scores) {
    return new String[] {
      "score",
      "--model",
      model.toString(),
      "--input",
      scored.toString(),
      "--output",
      scores.toString()
    };
  }

  private static JsonNode logProbability(String scores) throws IOException {
    return new ObjectMapper().readTree(scores.lines().findFirst().orElseThrow());
  }
}
