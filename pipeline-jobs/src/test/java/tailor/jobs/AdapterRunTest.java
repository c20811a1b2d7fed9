package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

/** A run that trains adapters, from documents to exports of every form. */
class AdapterRunTest {
  private static final List<String> WORDS =
      List.of(
          ("the a bell bicycle rings brake wheel saddle chain on under with without loud rusty new"
                  + " old repair sells buys customer shop street rain light lamp pump tyre spoke")
              .split(" "));

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
    assertThat(logProbability(score(exported(export, "peft")))).isEqualTo(logProbability(scores));
    assertThat(gguf).exists();
    assertThat(logProbability(score(base))).isNotEqualTo(logProbability(scores));

    Path moved = Files.move(base, directory.resolve("moved"));
    InProcess lost = InProcess.run(arguments(export, directory.resolve("lost")));
    assertThat(lost.exitCode()).isEqualTo(2);
    assertThat(lost.err()).contains("--base");
    assertThat(score(export, "--base", moved.toString())).isEqualTo(scores);
  }

  private Path configure(Path base) throws IOException {
    List<String> notes = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 40; i++) {
      String words =
          random.ints(12, 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "));
      notes.add("{\"id\": %d, \"text\": \"Note %d: %s.\"}".formatted(i, i, words));
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
          workers = 2, batch-size = 2, steps-per-round = 2, max-steps = 4, learning-rate = 1e-2
        }
        evaluate { samples = 1, sample-tokens = 2 }
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
      directory.resolve("notes.jsonl").toString(),
      "--output",
      scores.toString()
    };
  }

  private static JsonNode logProbability(String scores) throws IOException {
    return new ObjectMapper().readTree(scores.lines().findFirst().orElseThrow());
  }
}
