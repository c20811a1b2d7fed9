package tailor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.config.ConfigurationException;
import tailor.config.Configured;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.run.BadDataException;
import tailor.run.CanonicalParquet;
import tailor.run.ContentHash;
import tailor.testkit.LocalSpark;

class IngestionTest {
  private static final JsonlReader.Options JSONL =
      new JsonlReader.Options(List.of("text"), "title", "id");

  @TempDir Path directory;

  @Test
  void carriesTheCatalogueOnEveryDocument() throws IOException {
    Files.createDirectories(directory.resolve("in/sub"));
    Files.writeString(
        directory.resolve("in/sub/a.jsonl"), "{\"id\":\"7\",\"text\":\"Hello\",\"stars\":\"5\"}\n");
    try (Ingestion ingestion = read(List.of(source("tickets", "in")))) {
      Document document = documents(ingestion).get(0);
      assertThat(document.getId()).matches("[0-9a-f]{32}");
      assertThat(document.getSourceId()).isEqualTo("tickets");
      assertThat(document.getRecordId()).isEqualTo("7");
      assertThat(document.getFile()).isEqualTo("sub/a.jsonl");
      assertThat(document.getKind()).isEqualTo("customer");
      assertThat(document.getOwner()).isEqualTo("Sales");
      assertThat(document.getLicence()).isEqualTo("CC0-1.0");
      assertThat(document.getVisibility()).isEqualTo("public");
      assertThat(document.getWeight()).isEqualTo(0.5);
      assertThat(document.getFields()).containsExactly(entry("stars", "5"));
    }
  }

  @Test
  void countsWhatItReadAndWhatItCouldNot() throws IOException {
    write("a/1.jsonl", "{\"text\":\"one\"}\nbroken\n{\"text\":\"two\"}\n[]\n");
    write("b/1.jsonl", "{\"text\":\"three\"}\n");
    try (Ingestion ingestion = read(List.of(source("a", "a"), source("b", "b")))) {
      assertThat(ingestion.counts())
          .extracting(
              Ingestion.SourceCount::source,
              Ingestion.SourceCount::documents,
              Ingestion.SourceCount::read)
          .containsExactly(tuple("a", 2L, 4L), tuple("b", 1L, 1L));
      List<Row> quarantine = ingestion.quarantine().orderBy("offset").collectAsList();
      assertThat(quarantine.get(0).<String>getAs("source")).isEqualTo("a");
      assertThat(quarantine.get(0).<String>getAs("file")).isEqualTo("1.jsonl");
      assertThat(quarantine.get(0).<Long>getAs("offset")).isEqualTo(15);
      assertThat(quarantine.get(0).<String>getAs("reason")).isEqualTo("not-json");
      assertThat(quarantine.get(0).<byte[]>getAs("raw")).asString().isEqualTo("broken");
    }
  }

  @Test
  void givesADocumentTheSameIdWhereverItsRecordMoves() throws IOException {
    write("in/a.jsonl", "{\"id\":\"7\",\"text\":\"Hello\"}\n{\"text\":\"no id\"}\n");
    List<Document> before = documents("in");
    write(
        "in/a.jsonl",
        "{\"text\":\"first\"}\n{\"id\":\"7\",\"text\":\"Hello\"}\n{\"text\":\"no id\"}\n");
    List<Document> after = documents("in");
    assertThat(id(after, "Hello")).isEqualTo(id(before, "Hello"));
    assertThat(id(after, "no id")).isNotEqualTo(id(before, "no id"));
    write("in/a.jsonl", "{\"id\":\"7\",\"text\":\"Hello\",\"label\":\"new\"}\n");
    assertThat(id(documents("in"), "Hello")).isNotEqualTo(id(before, "Hello"));
  }

  @Test
  void writesTheSameBytesHoweverTheWorkIsShared() throws IOException {
    for (int file = 0; file < 5; file++) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < 400 * file + 10; i++) {
        lines
            .append("{\"id\":\"")
            .append(i % 13 == 0 ? "" : file + "-" + i)
            .append("\",\"text\":\"")
            .append("text ".repeat(i % 50))
            .append("\"}\n");
      }
      write("in/" + file + ".jsonl", lines.toString());
    }
    List<String> hashes = new ArrayList<>();
    for (int cores : new int[] {1, 2, 7}) {
      Ingestion.Plan plan = plan(List.of(source("s", "in")));
      try (Ingestion ingestion = Ingestion.read(plan, LocalSpark.session(), cores)) {
        hashes.add(hash(ingestion, "documents-" + cores, "quarantine-" + cores));
      }
    }
    assertThat(hashes).hasSize(3).containsOnly(hashes.get(0));
  }

  @Test
  void readsManySmallFilesInFewTasks() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      write("in/" + i % 10 + "/" + i + ".jsonl", "{\"text\":\"" + i + "\"}\n");
    }
    assertThat(SlicePlan.plan(new SourceListing(new Configuration()).list(0, source("s", "in")), 4))
        .hasSizeBetween(4, 6);
    try (Ingestion ingestion = read(List.of(source("s", "in")))) {
      assertThat(ingestion.documents().count()).isEqualTo(1_000);
    }
  }

  @Test
  void namesTheSourceWithoutOneReadableRecord() throws IOException {
    write("a/1.jsonl", "{\"text\":\"one\"}\n");
    write("b/1.jsonl", "[]\nbroken\n[]\n");
    write("c/1.jsonl", "");
    assertThatThrownBy(
            () -> read(List.of(source("a", "a"), source("bad", "b"), source("empty", "c"))))
        .isInstanceOf(BadDataException.class)
        .hasMessage(
            "No readable record in source bad (2 not-an-object, 1 not-json; as in 1.jsonl at 0: a"
                + " JSON array); empty (its files hold no records). Check its type, its options and"
                + " its encoding.");
  }

  @Test
  void knowsMissingFilesBeforeSparkStarts() throws IOException {
    write("in/a.txt", "text");
    assertThatThrownBy(() -> plan(List.of(source("s", "nowhere"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("nowhere does not exist or matches nothing");
    assertThatThrownBy(() -> plan(List.of(source("s", "in"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is named *.jsonl or *.ndjson")
        .hasMessageContaining("sources[0].include");
  }

  @Test
  void findsFilesByGlobAndByName() throws IOException {
    write("a/x/1.jsonl", "{\"text\":\"1\"}\n");
    write("a/y/2.log", "{\"text\":\"2\"}\n");
    write("a/y/_hidden.jsonl", "{\"text\":\"3\"}\n");
    write("a/y/.hidden.jsonl", "{\"text\":\"4\"}\n");
    assertThat(files("a/{x,y}", List.of())).containsExactly("x/1.jsonl");
    assertThat(files("a/*/[0-9].*", List.of())).containsExactly("x/1.jsonl", "y/2.log");
    assertThat(files("a", List.of("*.log", "*.jsonl"))).containsExactly("x/1.jsonl", "y/2.log");
    assertThat(files("a/y/2.log", List.of())).containsExactly("2.log");
  }

  private List<String> files(String path, List<String> include) {
    Source source = source("s", path, include);
    return new SourceListing(new Configuration())
        .list(0, source).stream().map(file -> file.whole().file()).toList();
  }

  private String hash(Ingestion ingestion, String documents, String quarantine) {
    Configuration hadoop = new Configuration();
    var first = new org.apache.hadoop.fs.Path(directory.resolve(documents).toString());
    var second = new org.apache.hadoop.fs.Path(directory.resolve(quarantine).toString());
    CanonicalParquet.write(ingestion.documents(), first, List.of("id", "file", "offset"));
    CanonicalParquet.write(ingestion.quarantine(), second, List.of("source", "file", "offset"));
    return ContentHash.combine(ContentHash.digest(hadoop, first))
        + ContentHash.combine(ContentHash.digest(hadoop, second));
  }

  private List<Document> documents(String path) {
    try (Ingestion ingestion = read(List.of(source("s", path)))) {
      return documents(ingestion);
    }
  }

  private static List<Document> documents(Ingestion ingestion) {
    return ingestion.documents().collectAsList().stream().map(DocumentRows::fromRow).toList();
  }

  private static String id(List<Document> documents, String text) {
    return documents.stream()
        .filter(document -> document.getText().equals(text))
        .findFirst()
        .orElseThrow()
        .getId();
  }

  private void write(String file, String content) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private static Ingestion read(List<Source> sources) {
    return Ingestion.read(plan(sources), LocalSpark.session());
  }

  private static Ingestion.Plan plan(List<Source> sources) {
    return Ingestion.plan(sources, new Configuration());
  }

  private Source source(String id, String path) {
    return source(id, path, List.of());
  }

  private Source source(String id, String path, List<String> include) {
    return new Source(
        id,
        directory.resolve(path).toString(),
        include,
        Source.Kind.CUSTOMER,
        "Sales",
        "CC0-1.0",
        Source.Visibility.PUBLIC,
        0.5,
        Optional.empty(),
        1 << 20,
        new Configured<>("jsonl", JsonlReader.class.getName(), JSONL));
  }
}
