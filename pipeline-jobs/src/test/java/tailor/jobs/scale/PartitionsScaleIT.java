package tailor.jobs.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.jobs.Manifests;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

/** The data stages write the same bytes however Spark shares out the work. */
@Tag("scale")
class PartitionsScaleIT {
  private static final List<String> WORDS =
      List.of(
          "bell", "brake", "chain", "dealer", "engine", "fork", "gear", "handle", "invoice", "lamp",
          "motor", "pedal", "refund", "saddle", "spoke", "tyre", "valve", "wheel", "yellow");

  @TempDir Path directory;

  @BeforeAll
  static void openSession() {
    LocalSpark.session();
  }

  @Test
  void theSameBytesAtTwoSevenAndSixtyFourPartitions() throws IOException {
    Path config = configure();

    Map<String, String> expected = run(config, "2", "128MB", "true");

    assertThat(expected)
        .containsKeys(
            "documents/r",
            "quarantine/r",
            "clean/r",
            "deduplicated/r",
            "examples/r",
            "tokens/r",
            "dropped/r/stage=clean",
            "dropped/r/stage=dedup",
            "dropped/r/stage=format",
            "dropped/r/stage=tokenize");
    assertThat(run(config, "7", "20KB", "false")).isEqualTo(expected);
    assertThat(run(config, "64", "3KB", "false")).isEqualTo(expected);
  }

  private Map<String, String> run(
      Path config, String partitions, String inputSplit, String adaptive) throws IOException {
    Path root = directory.resolve("data-" + partitions);
    InProcess run =
        InProcess.run(
            "run",
            "--config=" + config,
            "--run-id=r",
            "--to=tokenize",
            "--set=storage.root=" + root,
            "--set=spark.\"spark.sql.shuffle.partitions\"=" + partitions,
            "--set=spark.\"spark.sql.files.maxPartitionBytes\"=" + inputSplit,
            "--set=spark.\"spark.sql.files.openCostInBytes\"=1",
            "--set=spark.\"spark.sql.adaptive.enabled\"=" + adaptive);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return Manifests.contentHashes(root, "r");
  }

  /** Documents with copies, near-copies, short ones and broken rows, in two formats. */
  private Path configure() throws IOException {
    Random random = new Random(5);
    List<String> messages = new ArrayList<>();
    List<String> table = new ArrayList<>(List.of("id,text"));
    for (int i = 0; i < 400; i++) {
      String text = text(random);
      messages.add("{\"id\": \"%d\", \"text\": \"%s\"}".formatted(i, text));
      if (i % 10 == 0) {
        messages.add("{\"id\": \"copy-%d\", \"text\": \"%s\"}".formatted(i, text));
        messages.add("{\"id\": \"near-%d\", \"text\": \"%s At once.\"}".formatted(i, text));
        messages.add("{\"text\": \"short %d\"}".formatted(i));
        messages.add("not json " + i);
        table.add("%d,\"%s\"".formatted(i, text(random)));
      }
    }
    Path rows = Files.writeString(directory.resolve("messages.jsonl"), String.join("\n", messages));
    Path cells = Files.writeString(directory.resolve("table.csv"), String.join("\n", table));
    return Files.writeString(
        directory.resolve("tailor.conf"),
        """
        sources = [
          { id = messages, type = jsonl, path = "%s", weight = 1.5 }
          { id = table, type = csv, path = "%s" }
        ]
        model.base = "%s"
        tokenize.sequence-length = 64
        format { tasks = [plain-text], split { validation = 0.1, test = 0.1 } }
        """
            .formatted(rows, cells, GoldenModel.TIED.copyTo(directory)));
  }

  private static String text(Random random) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      words.add(WORDS.get(random.nextInt(WORDS.size())));
    }
    return "Dear customer, please look at the " + String.join(" ", words) + ".";
  }
}
