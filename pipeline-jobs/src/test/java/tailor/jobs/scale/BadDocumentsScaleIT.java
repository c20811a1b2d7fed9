package tailor.jobs.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.jobs.Manifests;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

/** Documents that nobody would write, each of which ends up in one place of the ledger. */
@Tag("scale")
class BadDocumentsScaleIT {
  private static final int MEGABYTE = 1 << 20;
  private static final String RUN = "r";

  @TempDir Path directory;

  @BeforeAll
  static void openSession() {
    LocalSpark.session();
  }

  @Test
  void everyRecordIsInOnePlace() throws IOException {
    Map<String, Integer> written = new TreeMap<>();
    written.put(
        "tiny",
        write("tiny", List.of(record(""), record(" \\n"), "{}", record("bell"), record("x"))));
    written.put("long", writeLongLines());
    written.put("same", write("same", List.of(record("all are the same, ".repeat(9))), 300));
    written.put("one-character", writeOneCharacterApart());
    written.put(
        "repeated-ids",
        write(
            "repeated-ids",
            List.of(
                identified("7", "The seventh message is about a bell that rings by itself."),
                identified("7", "The seventh message is about a bell that rings by itself."),
                identified("7", "Another message of that number, about a lamp without light."),
                identified("", "A message whose number is empty, about a chain that is too long."),
                "{\"id\": null, \"text\": \"A message whose number is null, about a saddle.\"}",
                "{\"id\": {\"a\": 1}, \"text\": \"A message whose number is an object.\"}",
                record("A message without any number, about a fork that has been bent."))));
    written.put("good", writeGood());

    InProcess run =
        InProcess.run("run", "--config=" + configure(written), "--run-id=r", "--to=tokenize");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode ingested = Manifests.of(data(), "documents", RUN).path("ledger");
    assertThat(ingested.path("read").asInt()).isEqualTo(sum(written));
    for (String dataset : List.of("documents", "clean", "deduplicated", "examples", "tokens")) {
      JsonNode ledger = Manifests.of(data(), dataset, RUN).path("ledger");
      assertThat(total(ledger.path("dropped")) + total(ledger.path("quarantined")))
          .as(dataset)
          .isEqualTo(ledger.path("read").asLong() - ledger.path("kept").asLong());
    }
    written.forEach(
        (source, records) ->
            assertThat(
                    count("quarantine", "source", source)
                        + count("dropped", "source_id", source)
                        + count("examples", "source_id", source))
                .as(source)
                .isEqualTo(records + tokenizedAway(source)));
    assertThat(rows("quarantine").where("source = 'tiny'").count()).isEqualTo(3);
    assertThat(rows("dropped").where("source_id = 'tiny'").count()).isEqualTo(2);
    assertThat(rows("quarantine").where("source = 'long'").collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.<String>getAs("reason")).isEqualTo("too-large"));
    assertThat(count("deduplicated", "source_id", "same")).isEqualTo(1);
    assertThat(rows("dropped").where("source_id = 'same' and kept_id is not null").count())
        .isEqualTo(299);
    assertThat(rows("documents").where("source_id = 'repeated-ids'").count()).isEqualTo(7);
    assertThat(rows("dropped").where("source_id = 'repeated-ids' and jaccard = 1").count())
        .isEqualTo(1);
  }

  /** Examples that {@code tokenize} dropped are in {@code examples} too. */
  private long tokenizedAway(String source) {
    return rows("dropped")
        .where("stage = 'tokenize'")
        .where("source_id = '" + source + "'")
        .count();
  }

  private long count(String dataset, String column, String source) {
    return rows(dataset).where("%s = '%s'".formatted(column, source)).count();
  }

  private Dataset<Row> rows(String dataset) {
    return LocalSpark.session().read().parquet(data().resolve(dataset).resolve(RUN).toString());
  }

  private Path data() {
    return directory.resolve("data");
  }

  /** A line of 20 MB in a source that takes such, beside one that is longer than it takes. */
  private int writeLongLines() throws IOException {
    try (Writer out = Files.newBufferedWriter(directory.resolve("long.jsonl"))) {
      out.write("{\"text\": \"");
      for (int i = 0; i < 20 * MEGABYTE / 32; i++) {
        out.write("Bicycle %07d has a bell of %d. ".formatted(i, i % 10));
      }
      out.write("\"}\n{\"text\": \"" + "too long ".repeat(24 * MEGABYTE / 9) + "\"}\n");
    }
    return 2;
  }

  private int writeOneCharacterApart() throws IOException {
    String text = "this message differs from all others by one character of it: ";
    StringBuilder lines = new StringBuilder();
    for (char c = 0x4e00; c < 0x4e00 + 300; c++) {
      lines.append(record(text.repeat(3) + c)).append('\n');
    }
    Files.writeString(directory.resolve("one-character.jsonl"), lines);
    return 300;
  }

  private int writeGood() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append(
          record("Message %d, about %s of 19%d.".formatted(i, "a bell ".repeat(i % 4 + 2), i * 7)));
      lines.append('\n');
    }
    Files.writeString(directory.resolve("good.jsonl"), lines);
    return 40;
  }

  private int write(String source, List<String> lines) throws IOException {
    return write(source, lines, 1);
  }

  private int write(String source, List<String> lines, int times) throws IOException {
    Files.writeString(
        directory.resolve(source + ".jsonl"), (String.join("\n", lines) + "\n").repeat(times));
    return lines.size() * times;
  }

  private static String record(String text) {
    return "{\"text\": \"%s\"}".formatted(text);
  }

  private static String identified(String id, String text) {
    return "{\"id\": \"%s\", \"text\": \"%s\"}".formatted(id, text);
  }

  private Path configure(Map<String, Integer> sources) throws IOException {
    StringBuilder catalogue = new StringBuilder();
    for (String source : sources.keySet()) {
      catalogue.append(
          "{ id = %s, type = jsonl, path = \"%s\", max-record-bytes = 22000000 }\n"
              .formatted(source, directory.resolve(source + ".jsonl")));
    }
    return Files.writeString(
        directory.resolve("tailor.conf"),
        """
        storage.root = "%s"
        sources = [%s]
        clean.filters = [length]
        model.base = "%s"
        tokenize.sequence-length = 4096
        format { tasks = [plain-text], split { validation = 0, test = 0 } }
        """
            .formatted(data(), catalogue, GoldenModel.TIED.copyTo(directory)));
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static long total(JsonNode counts) {
    long total = 0;
    for (JsonNode count : counts) {
      total += count.asLong();
    }
    return total;
  }
}
