package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

/** Sweeps, and what revert does to a trial, which is a run like any other. */
class SweepCommandTest {
  private static final List<String> WORDS =
      List.of(
          ("the a bell bicycle rings brake wheel saddle chain on under with without loud rusty new"
                  + " old repair sells buys customer shop street rain light lamp pump tyre spoke")
              .split(" "));

  @TempDir Path directory;
  private Path notes;
  private Path model;

  @BeforeEach
  void writeNotes() throws IOException {
    model = GoldenModel.TIED.copyTo(directory);
    SplittableRandom random = new SplittableRandom(3);
    String lines =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    "{\"id\": %d, \"text\": \"Note %d: %s.\"}"
                        .formatted(
                            i,
                            i,
                            random
                                .ints(12, 0, WORDS.size())
                                .mapToObj(WORDS::get)
                                .collect(Collectors.joining(" "))))
            .collect(Collectors.joining("\n"));
    notes = Files.writeString(directory.resolve("notes.jsonl"), lines);
  }

  @Test
  void anUnknownKeyIsRefusedBeforeSparkWithASuggestion() throws IOException {
    InProcess sweep = sweep("keys { train.learning-rat = [1e-3, 1e-2] }");

    assertThat(sweep.exitCode()).isEqualTo(2);
    assertThat(sweep.err())
        .contains("train.learning-rat is not an option; did you mean 'learning-rate'?");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void sectionsThatAllTrialsShareAreNoKeys() throws IOException {
    InProcess sweep = sweep("keys { spark.x = [1, 2] }");

    assertThat(sweep.exitCode()).isEqualTo(2);
    assertThat(sweep.err()).contains("sweep.keys.spark.x cannot be searched");
  }

  @Test
  void aTrialThatDivergesIsRecordedAndTheOthersGoOn() throws IOException {
    LocalSpark.session();
    String keys =
        """
        method = grid
        keys { train.learning-rate = [1e-2, 10, 1e-4], tokenize.sequence-length = [64, 96] }
        halving { factor = 2, rungs = 2 }
        """;

    InProcess sweep = sweep(keys);

    assertThat(sweep.exitCode()).as(sweep.err()).isZero();
    assertThat(sweep.out()).contains("# the best: trial ", "train.learning-rate = 0.01");
    assertThat(sweep.out()).contains("failed: Training diverged").contains("ended early");
    assertThat(runs("tokens")).containsExactly("s", "s-t004");
    assertThat(runs("documents")).containsExactly("s");
    assertThat(runs("checkpoints")).hasSize(6);
    assertThat(directory.resolve("data/sweeps/s/report.html")).content().contains("trial 1");

    InProcess again = sweep(keys);

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).contains("sweep: already complete");
    assertThat(again.out()).contains("# the best: trial ");

    Files.delete(directory.resolve("data/sweeps/s/_SUCCESS"));
    InProcess resumed = sweep(keys);

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).doesNotContain("round ");
  }

  private List<String> runs(String dataset) throws IOException {
    try (Stream<Path> runs = Files.list(directory.resolve("data/" + dataset))) {
      return runs.map(run -> run.getFileName().toString()).sorted().toList();
    }
  }

  private InProcess sweep(String section) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("sweep.conf"),
            """
            storage.root = "%s"
            sources = [ { id = notes, type = jsonl, path = "%s" } ]
            format { tasks = [plain-text], split { validation = 0.2, test = 0.1 } }
            tokenize.sequence-length = 64
            model.base = "%s"
            train {
              workers = 1, batch-size = 1, steps-per-round = 8, max-steps = 24
              adam.weight-decay = 10
            }
            sweep {
            %s
            }
            """
                .formatted(directory.resolve("data"), notes, model, section));
    return InProcess.run("sweep", "-c", file.toString(), "--run-id", "s");
  }
}
