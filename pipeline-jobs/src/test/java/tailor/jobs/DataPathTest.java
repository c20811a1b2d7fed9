package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

/** The way of documents from files to packed tokens, through the commands, with bad rows on it. */
class DataPathTest {
  private static final List<String> STAGES =
      List.of("ingest", "clean", "dedup", "format", "tokenize");

  @TempDir Path directory;
  private Path messages;
  private Path config;

  @BeforeAll
  static void openSession() {
    LocalSpark.session();
  }

  @BeforeEach
  void writeFiles() throws IOException {
    messages = Files.createDirectories(directory.resolve("messages"));
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(
          "{\"text\": \"Message %d: the bell of my new bicycle has rung by itself since Sunday.\"}"
              .formatted(i));
    }
    Files.writeString(messages.resolve("good.jsonl"), String.join("\n", rows));
    config = directory.resolve("tailor.conf");
    configure("split { validation = 0.2, test = 0.2 }");
  }

  @Test
  void badRowsGoToQuarantineAndTheOthersAllTheWay() throws IOException {
    String good = "{\"text\": \"One good message is worth as much as any other of the file.\"}\n";
    String bad = "{\"text\": \"this one never ends\n";
    Files.writeString(messages.resolve("mixed.jsonl"), good + bad + "{\"body\": 1}\n" + good);

    for (String stage : STAGES) {
      InProcess run = run(stage);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out().lines().findFirst())
          .hasValueSatisfying(line -> assertThat(line).startsWith("stage"));
      assertThat(run.err()).contains(stage + ": done in ");
    }

    List<Row> quarantine =
        LocalSpark.session()
            .read()
            .parquet(directory.resolve("data/quarantine/r1").toString())
            .orderBy("offset")
            .collectAsList();
    assertThat(quarantine)
        .extracting(
            row -> row.<String>getAs("source"),
            row -> row.<String>getAs("file"),
            row -> row.<Long>getAs("offset"),
            row -> row.<String>getAs("reason"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "messages", "mixed.jsonl", (long) good.length(), "not-json"),
            org.assertj.core.groups.Tuple.tuple(
                "messages", "mixed.jsonl", (long) good.length() + bad.length(), "no-text-field"));
    assertThat(new String(quarantine.get(0).<byte[]>getAs("raw"), StandardCharsets.UTF_8))
        .isEqualTo(bad.strip());

    assertThat(ledger("documents")).isEqualTo(List.of(44L, 42L, 0L, 2L));
    assertThat(ledger("clean")).isEqualTo(List.of(42L, 42L, 0L, 0L));
    assertThat(ledger("deduplicated")).isEqualTo(List.of(42L, 41L, 1L, 0L));
    assertThat(ledger("examples")).isEqualTo(List.of(41L, 41L, 0L, 0L));
    assertThat(ledger("tokens")).isEqualTo(List.of(41L, 41L, 0L, 0L));
    for (String stage : STAGES) {
      assertThat(run(stage).err()).contains(stage + ": already complete");
    }
  }

  @Test
  void runGoesFromOneStageToAnother() {
    InProcess early = pipeline("--from=dedup", "--to=format");
    assertThat(early.exitCode()).isEqualTo(2);
    assertThat(early.err())
        .contains("There is no dataset clean of run r1")
        .contains("Run the stage");

    InProcess first = pipeline("--to=clean");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err()).contains("clean: done in ").doesNotContain("dedup");
    InProcess second = pipeline("--from=clean", "--to=format");
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.err())
        .contains("clean: already complete")
        .contains("format: done in ")
        .doesNotContain("ingest:")
        .doesNotContain("tokenize");
    assertThat(second.out()).containsPattern("clean +40 +40").containsPattern("format +40 +40");
  }

  @Test
  void stagesThatDoNotExistOrAreInTheWrongOrderAreUsageErrors() {
    InProcess unknown = pipeline("--from=dedupe");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("--from dedupe is no stage; did you mean 'dedup'?");
    InProcess backwards = pipeline("--from=format", "--to=clean");
    assertThat(backwards.exitCode()).isEqualTo(2);
    assertThat(backwards.err()).contains("--from format comes after --to clean");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void aSourceWithoutOneReadableRecordIsBadData() throws IOException {
    Files.writeString(messages.resolve("good.jsonl"), "no json\n{\"body\": 1}\n");

    InProcess run = run("ingest");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .contains("No readable record in source messages (1 no-text-field, 1 not-json")
        .contains("good.jsonl at ")
        .doesNotContain("\tat ");
    assertThat(directory.resolve("data/documents/r1")).doesNotExist();
  }

  @Test
  void anEmptySplitIsBadData() throws IOException {
    Files.writeString(
        messages.resolve("good.jsonl"),
        "{\"text\": \"The only message that this organization has ever got.\"}");
    for (String stage : STAGES.subList(0, 3)) {
      assertThat(run(stage).exitCode()).isZero();
    }

    assertThat(emptySplit("split { validation = 1e-9, test = 0.9 }"))
        .contains("The task 'plain-text' has no example to train on");
    assertThat(emptySplit("split { validation = 1e-9, test = 1e-9 }"))
        .contains("The split validation is empty")
        .contains("Raise format.split.validation");
    assertThat(emptySplit("split { validation = 0, test = 1e-9 }"))
        .contains("The split test is empty");
    configure("split { validation = 0, test = 0 }");
    assertThat(run("format").exitCode()).isZero();
  }

  @Test
  void aTaskThatNoDocumentFitsIsBadData() throws IOException {
    configure("tasks = [{ type = classification, label-field = topic }]");
    for (String stage : STAGES.subList(0, 3)) {
      assertThat(run(stage).exitCode()).isZero();
    }

    InProcess run = run("format");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .contains("The task 'classification' has no example to train on")
        .contains("40 no-label");
  }

  @Test
  void verdictsOfOneRunTeachTheNext() throws IOException {
    Path reviews =
        Files.writeString(
            directory.resolve("reviews.csv"),
            """
            prompt,answer,verdict,correction,reviewer
            Where does the bell of the Heron come from?,From a workshop in Brackwater.,good,,ana
            Do you open on Sunday?,Yes.,bad,"No, from Monday to Saturday.",ana
            Why?,Because.,bad,,ben
            """);
    Path examples = directory.resolve("feedback/examples.jsonl");
    InProcess feedback =
        InProcess.run("feedback", "--input", reviews.toString(), "--output", examples.toString());
    assertThat(feedback.exitCode()).as(feedback.err()).isZero();
    assertThat(feedback.out()).containsPattern("example +2").containsPattern("no-correction +1");
    Files.writeString(
        config,
        """
        sources += { id = verdicts, type = jsonl, path = "%s", text-fields = [messages] }
        format.tasks += { type = chat, select.sources = [verdicts] }
        format.split { validation = 0, test = 0 }
        clean.filters = []
        """
            .formatted(examples),
        java.nio.file.StandardOpenOption.APPEND);

    for (String stage : STAGES) {
      InProcess run = run(stage);
      assertThat(run.exitCode()).as(run.err()).isZero();
    }

    assertThat(
            LocalSpark.session()
                .read()
                .parquet(directory.resolve("data/examples/r1").toString())
                .where("task_name = 'chat'")
                .count())
        .isEqualTo(2);
  }

  private String emptySplit(String format) throws IOException {
    configure(format);
    InProcess run = run("format");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(directory.resolve("data/examples/r1")).doesNotExist();
    return run.err();
  }

  private void configure(String format) throws IOException {
    Files.writeString(
        config,
        """
        storage.root = "%s"
        sources = [{ id = messages, type = jsonl, path = "%s" }]
        model.base = "%s"
        tokenize.sequence-length = 64
        format { tasks = [plain-text], %s }
        """
            .formatted(
                directory.resolve("data"), messages, GoldenModel.TIED.copyTo(directory), format));
  }

  private InProcess pipeline(String... stretch) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--config", config.toString(), "--run-id", "r1"));
    arguments.addAll(List.of(stretch));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private InProcess run(String stage) {
    return InProcess.run(stage, "--config", config.toString(), "--run-id", "r1");
  }

  /** What a dataset's manifest says was read, kept, dropped and quarantined. */
  private List<Long> ledger(String dataset) throws IOException {
    JsonNode ledger =
        new ObjectMapper()
            .readTree(directory.resolve("data/" + dataset + "/r1/_run.json").toFile())
            .path("ledger");
    return List.of(
        ledger.path("read").asLong(),
        ledger.path("kept").asLong(),
        sum(ledger.path("dropped")),
        sum(ledger.path("quarantined")));
  }

  private static long sum(JsonNode counts) {
    long sum = 0;
    for (JsonNode count : counts) {
      sum += count.asLong();
    }
    return sum;
  }
}
