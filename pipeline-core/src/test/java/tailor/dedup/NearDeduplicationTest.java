package tailor.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import tailor.dedup.DedupOptions.Punctuation;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.testkit.LocalSpark;

class NearDeduplicationTest {
  private static final DedupOptions OPTIONS =
      new DedupOptions(Punctuation.IGNORE, List.of(), NearOptionsTest.DEFAULTS);

  /** Of three texts, each similar to the next only, the middle one goes. */
  @Test
  void dropsOnlyWhatIsSimilarToADocumentThatStays() {
    List<Document> chain =
        List.of(
            document("a", words(0, 100), 3),
            document("b", words(8, 108), 2),
            document("c", words(16, 116), 1),
            document("d", words(500, 600), 1));
    try (NearDeduplication found = NearDeduplication.of(rows(chain), OPTIONS)) {
      assertThat(ids(found.kept())).containsExactly("a", "c", "d");
      assertThat(found.dropped().collectAsList())
          .extracting(
              row -> row.getAs("id"),
              row -> row.getAs("rule"),
              row -> row.getAs("kept_id"),
              row -> row.getAs("jaccard"))
          .containsExactly(tuple("b", "near-duplicate", "a", 88.0 / 104));
      Map<String, String> clusters =
          found.kept().collectAsList().stream()
              .map(DocumentRows::fromRow)
              .collect(Collectors.toMap(Document::getId, Document::getCluster));
      assertThat(clusters.get("a")).isEqualTo(clusters.get("c")).isNotNull();
      assertThat(clusters).containsEntry("d", "d");
    }
  }

  @Test
  void keepsTheHeaviest() {
    List<Document> documents =
        List.of(document("light", words(0, 100), 1), document("heavy", words(1, 101), 2));
    try (NearDeduplication found = NearDeduplication.of(rows(documents), OPTIONS)) {
      assertThat(ids(found.kept())).containsExactly("heavy");
    }
  }

  @Test
  void passesDocumentsThatHaveNothingToCompare() {
    List<Document> documents =
        List.of(
            document("empty", "", 1),
            document("blank", " \n ", 1),
            document("symbols", "*** --- ***", 1),
            document("one", "word", 1),
            document("another", "other", 1),
            document("four", "just four words here", 1),
            document("fewer", "just four words", 1));
    try (NearDeduplication found = NearDeduplication.of(rows(documents), OPTIONS)) {
      assertThat(found.dropped().count()).isZero();
      assertThat(found.kept().count()).isEqualTo(documents.size());
    }
  }

  @Test
  void keepsOneOfACrowdThatDiffersInOneCharacter() {
    List<Document> documents =
        IntStream.range(0, 300)
            .mapToObj(i -> document("c" + i, words(0, 200) + " ending" + i, 1))
            .toList();
    try (NearDeduplication found = NearDeduplication.of(rows(documents), OPTIONS)) {
      assertThat(found.kept().count()).isEqualTo(1);
      assertThat(found.dropped().select("kept_id").distinct().count()).isEqualTo(1);
    }
  }

  @Test
  void comparesDocumentsOfEqualFieldsOnly() {
    Document good = document("good", words(0, 100), 1);
    good.setFields(Map.of("label", "good"));
    Document bad = document("bad", words(1, 101), 1);
    bad.setFields(Map.of("label", "bad"));
    DedupOptions byLabel =
        new DedupOptions(Punctuation.IGNORE, List.of("label"), NearOptionsTest.DEFAULTS);
    try (NearDeduplication found = NearDeduplication.of(rows(List.of(good, bad)), byLabel)) {
      assertThat(found.dropped().count()).isZero();
      assertThat(found.kept().select("cluster").distinct().count()).isEqualTo(1);
    }
  }

  @Test
  void decidesTheSameHoweverTheRowsAreDivided() {
    Random random = new Random(5);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int start = 50 * random.nextInt(60) + random.nextInt(12);
      documents.add(document("id" + i, words(start, start + 100), i % 2));
    }
    List<List<String>> kept = new ArrayList<>();
    for (int partitions : new int[] {2, 7, 64}) {
      try (NearDeduplication found =
          NearDeduplication.of(rows(documents).repartition(partitions), OPTIONS)) {
        kept.add(
            found.kept().collectAsList().stream()
                .map(row -> row.getAs("id") + " " + row.getAs("cluster"))
                .sorted()
                .toList());
      }
    }
    assertThat(kept.get(0)).hasSizeBetween(50, 350);
    assertThat(kept.get(1)).isEqualTo(kept.get(0));
    assertThat(kept.get(2)).isEqualTo(kept.get(0));
  }

  /** Words that occur nowhere else, in order. */
  private static String words(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
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
