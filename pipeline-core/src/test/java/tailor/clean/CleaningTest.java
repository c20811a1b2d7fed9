package tailor.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.config.ComponentOptions;
import tailor.config.Configured;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.filter.Filter;
import tailor.filter.LengthFilter;
import tailor.run.CanonicalParquet;
import tailor.run.ContentHash;
import tailor.testkit.LocalSpark;

class CleaningTest {
  private static final CleanOptions OPTIONS =
      new CleanOptions(
          List.of(
              cleaner("markup", new MarkupCleaner(), new MarkupCleaner.Options()),
              cleaner(
                  "personal-data",
                  new PersonalDataCleaner(),
                  new PersonalDataCleaner.Options(List.of(PersonalData.EMAIL), List.of("US")))),
          List.of(
              new Configured<Filter<?>>(
                  "length", LengthFilter.class.getName(), new LengthFilter.Options(5, 100, 0))),
          List.of(),
          List.of("key"));

  @TempDir Path directory;

  @Test
  void cleansTextTitleAndFields() {
    Document document = document("1", "<b>Write</b> to a@b.org");
    document.setTitle("From a@b.org");
    document.setFields(
        Map.of(
            "key", "a@b.org",
            "note", "a@b.org &amp; co",
            "turns", "[{\"role\":\"user\",\"content\":\"&quot;a@b.org&quot;\",\"n\":1.50}]"));
    Document cleaned =
        DocumentRows.fromRow(Cleaning.of(rows(List.of(document)), OPTIONS).kept().first());
    assertThat(cleaned.getText()).isEqualTo("Write to [EMAIL]");
    assertThat(cleaned.getTitle()).isEqualTo("From [EMAIL]");
    assertThat(cleaned.getFields())
        .containsOnly(
            entry("key", "a@b.org"),
            entry("note", "[EMAIL] & co"),
            entry("turns", "[{\"role\":\"user\",\"content\":\"\\\"[EMAIL]\\\"\",\"n\":1.50}]"));
  }

  @Test
  void dropsWithRuleAndEvidenceAndCounts() {
    List<Document> documents =
        List.of(
            document("1", "long enough"),
            document("2", "<p>x</p>"),
            document("3", "<p> </p>"),
            document("4", "a@b.org and c@d.org"));
    try (Cleaning cleaning = Cleaning.of(rows(documents), OPTIONS)) {
      assertThat(cleaning.kept().count()).isEqualTo(2);
      Cleaning.Counts counts = cleaning.counts();
      assertThat(counts.kept()).isEqualTo(2);
      assertThat(counts.droppedByRule()).containsOnly(entry("length", 1L), entry("empty", 1L));
      assertThat(counts.changed()).containsOnly(entry("markup", 2L), entry("personal-data", 1L));
      Row dropped = cleaning.dropped().where("rule = 'length'").first();
      assertThat(dropped.<String>getAs("id")).isEqualTo("2");
      assertThat(dropped.<String>getAs("evidence")).isEqualTo("3 characters, fewer than 5");
      assertThat(dropped.<String>getAs("kept_id")).isNull();
    }
  }

  @Test
  void writesTheSameBytesHoweverTheRowsAreDivided() {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      documents.add(document("id" + i, "<p>" + "word ".repeat(i % 30) + i));
    }
    List<String> hashes = new ArrayList<>();
    for (int partitions : new int[] {1, 2, 7}) {
      try (Cleaning cleaning = Cleaning.of(rows(documents).repartition(partitions), OPTIONS)) {
        hashes.add(hash(cleaning.kept(), "kept" + partitions, "id"));
        hashes.add(hash(cleaning.dropped(), "dropped" + partitions, "id"));
      }
    }
    assertThat(hashes.subList(2, 4)).isEqualTo(hashes.subList(0, 2));
    assertThat(hashes.subList(4, 6)).isEqualTo(hashes.subList(0, 2));
  }

  private String hash(Dataset<Row> rows, String name, String key) {
    var path = new org.apache.hadoop.fs.Path(directory.resolve(name).toString());
    CanonicalParquet.write(rows, path, List.of(key));
    return ContentHash.combine(ContentHash.digest(new Configuration(), path));
  }

  private static Configured<Cleaner<?>> cleaner(
      String type, Cleaner<?> cleaner, ComponentOptions options) {
    return new Configured<>(type, cleaner.getClass().getName(), options);
  }

  private static Document document(String id, String text) {
    Document document = new Document();
    document.setId(id);
    document.setText(text);
    return document;
  }

  private static Dataset<Row> rows(List<Document> documents) {
    return LocalSpark.session()
        .createDataFrame(documents.stream().map(DocumentRows::toRow).toList(), DocumentRows.SCHEMA);
  }
}
