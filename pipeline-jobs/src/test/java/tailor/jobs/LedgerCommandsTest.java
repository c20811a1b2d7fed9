package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

/** One run, looked at by inspect, trace and ledger, and made again by withdraw. */
class LedgerCommandsTest {
  @TempDir static Path directory;
  private static Path config;

  @BeforeAll
  static void runThePipeline() throws IOException {
    LocalSpark.session();
    Path messages = Files.createDirectories(directory.resolve("messages"));
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(row("m" + i, "Message " + i + ": the bell of my bicycle has rung by itself."));
    }
    rows.add(row("twin-a", "The only message of which there are two, word for word the same."));
    rows.add(row("twin-b", "The only message of which there are two, word for word the same."));
    rows.add(row("pair-a", "There is another message that says the same as this one does."));
    rows.add(row("pair-b", "There is another message that says the same as this one does."));
    rows.add(row("short", "Too short."));
    rows.add(row("mojibake", "The cafÃ© beside the workshop has a bell that rings by itself."));
    rows.add("{\"id\": \"broken\", \"text\": ");
    Files.writeString(messages.resolve("mail.jsonl"), String.join("\n", rows));
    Files.writeString(
        Files.createDirectories(directory.resolve("exam")).resolve("exam.jsonl"),
        row(
            "question",
            "Message 7: the bell of my bicycle has rung by itself. Which of its screws is the one"
                + " to look at first of all?"));
    config = directory.resolve("tailor.conf");
    Files.writeString(
        config,
        """
        storage.root = "%s"
        sources = [
          { id = mail, type = jsonl, path = "%s" }
          { id = exam, type = jsonl, path = "%s" }
        ]
        clean.filters = [{ type = length, min-characters = 20 }]
        dedup.near.keep-index = true
        model.base = "%s"
        tokenize.sequence-length = 64
        format {
          split { validation = 0.1, test = 0.2 }
          decontaminate { sources = [exam], n-gram = 10 }
        }
        """
            .formatted(
                directory.resolve("data"),
                messages,
                directory.resolve("exam"),
                GoldenModel.TIED.copyTo(directory)));
    InProcess run = tailor("run", "first", "--to", "tokenize");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void everyRecordIsInOnePlace() {
    InProcess ledger = tailor("ledger", "first");

    assertThat(ledger.exitCode()).as(ledger.out() + ledger.err()).isZero();
    assertThat(ledger.out()).contains("every record is in one place");
  }

  @Test
  void inspectShowsRulesWithTheirWords() {
    InProcess inspect =
        tailor("inspect", "first", "--html", directory.resolve("page.html").toString());

    assertThat(inspect.exitCode()).as(inspect.err()).isZero();
    assertThat(inspect.out())
        .contains("Too short.", "cafÃ©", "café", "same normalized text", "evaluation-set")
        .contains("page.html");
    assertThat(directory.resolve("page.html")).content().contains("<td>", "café");
    assertThat(tailor("inspect", "first", "--rule", "length", "--json").out().lines())
        .singleElement()
        .asString()
        .contains("\"rule\":\"length\"", "10 characters, fewer than 20");
  }

  @Test
  void traceFollowsADocumentAndSaysWhatIsMissing() {
    InProcess dropped = tailor("trace", "first", "--source", "mail", "--record-id", "short");
    assertThat(dropped.exitCode()).as(dropped.err()).isZero();
    assertThat(dropped.out()).contains("dropped by clean, rule length").contains("not trained yet");
    assertThat(tailor("trace", "first", "--record-id", "m3").out()).contains("plain-text");
    assertThat(tailor("trace", "first", "--id", "nobody").exitCode()).isEqualTo(3);
    assertThat(tailor("trace", "first").exitCode()).isEqualTo(2);
    assertThat(tailor("trace", "first", "--step", "1").exitCode()).isEqualTo(3);
  }

  @Test
  void aWithdrawnDocumentIsGoneAndItsCopyComesBack() {
    String kept =
        read("deduplicated", "first").where("record_id like 'twin-%'").first().getAs("record_id");

    InProcess withdraw =
        tailor(
            "withdraw", "second", "--from-run", "first", "--record-id", kept, "--reason", "asked");

    assertThat(withdraw.exitCode()).as(withdraw.err()).isZero();
    assertThat(withdraw.out())
        .contains("withdrawn: 1 documents; come back: 1 copies of them", "has no checkpoint");
    assertThat(read("documents", "second").where("record_id = '" + kept + "'").count()).isZero();
    assertThat(read("deduplicated", "second").where("record_id like 'twin-%'").count())
        .isEqualTo(1);
    assertThat(read("dropped", "second").where("rule = 'exact-duplicate'").count()).isEqualTo(1);
    Dataset<Row> index = read("dedup_index", "second").select("record_id");
    assertThat(index.where("record_id = '" + kept + "'").count()).isZero();
    assertThat(index.where("record_id like 'twin-%'").count()).isEqualTo(1);
    assertThat(index.count()).isEqualTo(read("deduplicated", "second").count());
    Dataset<Row> splits = read("splits", "first").select("record_id", "split");
    assertThat(
            splits
                .where("record_id not like 'twin-%'")
                .except(read("splits", "second").select("record_id", "split"))
                .count())
        .isZero();
    InProcess ledger = tailor("ledger", "second");
    assertThat(ledger.exitCode()).as(ledger.out() + ledger.err()).isZero();
    InProcess again = tailor("run", "second", "--to", "tokenize");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err())
        .contains("ingest: already complete", "format: already complete")
        .contains("tokenize: already complete");
  }

  @Test
  void withdrawNamesTheCheckpointsThatSawTheDocument() throws IOException {
    Path data = directory.resolve("trained");
    TinyRun.copy(directory.resolve("data"), data);
    String[] trained = {
      "--set",
      "storage.root=" + data,
      "--set",
      "train.epochs=1",
      "--set",
      "train.workers=2",
      "--set",
      "train.batch-size=1",
      "--set",
      "train.steps-per-round=2",
      "--set",
      "train.checkpoint-every=1"
    };
    InProcess train = tailor("train", "first", trained);
    assertThat(train.exitCode()).as(train.err()).isZero();
    Dataset<Row> learned = read("tokens", "first").where("split = 'train'");
    String document =
        learned.selectExpr("explode(document_ids) as id").orderBy("id").first().getString(0);
    long sequences = learned.where("array_contains(document_ids, '" + document + "')").count();

    InProcess withdraw =
        tailor(
            "withdraw",
            "without",
            ArrayUtils.addAll(
                trained, "--from-run", "first", "--id", document, "--reason", "asked"));

    assertThat(withdraw.exitCode()).as(withdraw.err()).isZero();
    List<String> checkpoints =
        withdraw.out().lines().filter(line -> line.startsWith("round-")).toList();
    String last = checkpoints.get(checkpoints.size() - 1);
    assertThat(last).as("an epoch goes through every sequence once").endsWith(" " + sequences);
    assertThat(tailor("trace", "first", ArrayUtils.addAll(trained, "--id", document)).out())
        .contains(last.split(" ", 2)[0]);
  }

  private static Dataset<Row> read(String dataset, String runId) {
    return LocalSpark.session()
        .read()
        .parquet(directory.resolve("data").resolve(dataset).resolve(runId).toString());
  }

  private static String row(String id, String text) {
    return "{\"id\": \"%s\", \"text\": \"%s\"}".formatted(id, text);
  }

  private static InProcess tailor(String command, String runId, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of(command, "--config", config.toString(), "--run-id", runId));
    all.addAll(List.of(arguments));
    return InProcess.run(all.toArray(String[]::new));
  }
}
