package tailor.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.dedup.DedupOptions.Punctuation;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.run.CanonicalParquet;
import tailor.run.ContentHash;
import tailor.testkit.LocalSpark;

class ExactDeduplicationTest {
  private static final NearOptions NEAR = NearOptionsTest.DEFAULTS;
  private static final DedupOptions DEFAULTS =
      new DedupOptions(Punctuation.IGNORE, List.of(), NEAR);

  @TempDir Path directory;

  @Test
  void keepsTheHeaviestThenTheSmallestId() {
    List<Document> documents =
        List.of(
            document("b", "Hello, world!", 1),
            document("a", "hello  WORLD", 1),
            document("c", "Ｈｅｌｌｏ world", 2),
            document("d", "hello worlds", 1));
    try (KeyedDuplicates found = ExactDeduplication.of(rows(documents), DEFAULTS)) {
      assertThat(ids(found.kept())).containsExactly("c", "d");
      assertThat(found.dropped().orderBy("id").collectAsList())
          .extracting(
              row -> row.getAs("id"),
              row -> row.getAs("rule"),
              row -> row.getAs("kept_id"),
              row -> row.getAs("jaccard"))
          .containsExactly(
              tuple("a", "exact-duplicate", "c", 1.0), tuple("b", "exact-duplicate", "c", 1.0));
    }
    try (KeyedDuplicates found = ExactDeduplication.of(rows(documents.subList(0, 2)), DEFAULTS)) {
      assertThat(ids(found.kept())).containsExactly("a");
    }
  }

  @Test
  void keepsOneOfDocumentsWithTheSameId() {
    Document first = document("a", "same", 1);
    Document second = document("a", "same", 1);
    second.setOffset(9);
    try (KeyedDuplicates found = ExactDeduplication.of(rows(List.of(second, first)), DEFAULTS)) {
      assertThat(found.kept().count()).isEqualTo(1);
      assertThat(found.kept().first().<Long>getAs("offset")).isZero();
      assertThat(found.dropped().count()).isEqualTo(1);
    }
  }

  @Test
  void tellsTextsApartByFieldsOnRequest() {
    Document good = document("a", "same", 1);
    good.setFields(Map.of("label", "good"));
    Document bad = document("b", "same", 1);
    bad.setFields(Map.of("label", "bad"));
    DedupOptions byLabel = new DedupOptions(Punctuation.IGNORE, List.of("label"), NEAR);
    try (KeyedDuplicates found = ExactDeduplication.of(rows(List.of(good, bad)), byLabel)) {
      assertThat(found.dropped().count()).isZero();
    }
  }

  @Test
  void normalizesTextAsDocumented() {
    assertThat(NormalizedText.of("  Straße, \n №5 — “ﬁne” ", Punctuation.IGNORE))
        .isEqualTo("strasse no5 fine");
    assertThat(NormalizedText.of("A, b", Punctuation.KEEP)).isEqualTo("a, b");
    assertThat(NormalizedText.of("!?", Punctuation.IGNORE)).isEqualTo("!?");
    assertThat(NormalizedText.of("क्षेत्र", Punctuation.IGNORE)).isEqualTo("क्षेत्र");
  }

  @Test
  void writesTheSameBytesHoweverTheRowsAreDivided() {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      documents.add(document("id" + i, "text " + i % 700 + (i % 3 == 0 ? "!" : ""), i % 2));
    }
    List<String> hashes = new ArrayList<>();
    for (int partitions : new int[] {1, 2, 7}) {
      try (KeyedDuplicates found =
          ExactDeduplication.of(rows(documents).repartition(partitions), DEFAULTS)) {
        assertThat(found.kept().count()).isEqualTo(700);
        hashes.add(hash(found.kept(), "kept" + partitions));
        hashes.add(hash(found.dropped(), "dropped" + partitions));
      }
    }
    assertThat(hashes.subList(2, 4)).isEqualTo(hashes.subList(0, 2));
    assertThat(hashes.subList(4, 6)).isEqualTo(hashes.subList(0, 2));
  }

  private String hash(Dataset<Row> rows, String name) {
    var path = new org.apache.hadoop.fs.Path(directory.resolve(name).toString());
    CanonicalParquet.write(rows, path, List.of("id"));
    return ContentHash.combine(ContentHash.digest(new Configuration(), path));
  }

  private static List<String> ids(Dataset<Row> rows) {
    return rows.orderBy("id").collectAsList().stream().map(row -> row.<String>getAs("id")).toList();
  }

  private static Document document(String id, String text, double weight) {
    Document document = new Document();
    document.setId(id);
    document.setText(text);
    document.setWeight(weight);
    return document;
  }

  private static Dataset<Row> rows(List<Document> documents) {
    return LocalSpark.session()
        .createDataFrame(documents.stream().map(DocumentRows::toRow).toList(), DocumentRows.SCHEMA);
  }
}
