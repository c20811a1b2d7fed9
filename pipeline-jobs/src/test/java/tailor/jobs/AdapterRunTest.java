package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

/** A run that trains adapters, from documents to exports of every form. */
class AdapterRunTest {
  @TempDir Path directory;

  @Test
  void adaptersAreTrainedTestedAndExportedInEveryForm() throws IOException {
    LocalSpark.session();
    Path base = GoldenModel.SHARDED.copyTo(directory);
    Path config = configure(base);

    InProcess run = InProcess.run("run", "-c", config.toString(), "--run-id", "r");

    assertThat(run.exitCode()).as(run.err()).isZero();
    Path data = directory.resolve("data");
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
    assertThat(logProbability(score(exported(export, "peft"))))
        .isEqualTo(logProbability(scores));
    assertThat(gguf).exists();
    assertThat(logProbability(score(base))).isNotEqualTo(logProbability(scores));

    Path moved = Files.move(base, directory.resolve("moved"));
    InProcess lost = InProcess.run(arguments(export));
    assertThat(lost.exitCode()).isEqualTo(2);
    assertThat(lost.err()).contains("--base");
    assertThat(score(export, "--base", moved.toString())).isEqualTo(scores);
  }

  private Path configure(Path base) throws IOException {
    List<String> notes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      notes.add("{\"id\": %d, \"text\": \"Note %d: the bell of bicycle %d rings by itself.\"}".formatted(i, i, i));
    }
    Path file = Files.writeString(directory.resolve("notes.jsonl"), String.join("\n", notes));
    return Files.writeString(
        directory.resolve("tailor.conf"),
        """
        storage.root = "%s"
        sources = [ { id = notes, type = jsonl, path = "%s" } ]
        format { tasks = [plain-text], split { validation = 0.1, test = 0.2 } }
        tokenize.sequence-length = 64
        model.base = "%s"
        train {
          adapter { variant = dora, rank = 4, target-modules = [q_proj, v_proj, down_proj] }
          workers = 2, batch-size = 2, steps-per-round = 4, learning-rate = 1e-2
        }
        evaluate { samples = 2, sample-tokens = 4 }
        export.format = peft
        """
            .formatted(directory.resolve("data"), file, base));
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

  private String score(Path model, String... more) {
    List<String> arguments = new ArrayList<>(List.of(arguments(model)));
    arguments.addAll(List.of(more));
    InProcess score = InProcess.run(arguments.toArray(String[]::new));
    assertThat(score.exitCode()).as(score.err()).isZero();
    return score.out();
  }

  private String[] arguments(Path model) {
    return new String[] {
      "score", "--model", model.toString(), "--input", directory.resolve("notes.jsonl").toString()
    };
  }

  private static JsonNode logProbability(String scores) throws IOException {
    return new ObjectMapper().readTree(scores.lines().findFirst().orElseThrow());
  }
}
