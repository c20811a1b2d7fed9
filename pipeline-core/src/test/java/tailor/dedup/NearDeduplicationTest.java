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

  /** Pairs of known similarity: at most one of each goes, and nothing that is not similar. */
  @Test
  void findsWhatWasPlantedAndNothingElse() {
    Planted planted = new Planted(1_000, 11);
    try (NearDeduplication found = NearDeduplication.of(rows(planted.documents()), OPTIONS)) {
      planted.verify(found.dropped().collectAsList());
    }
  }

  /** Families in one template: too many for each to be compared with each. */
  @Test
  void looksAgainAtWhatStaysOfACrowd() {
    List<Document> documents = new ArrayList<>();
    for (int family = 0; family < 12; family++) {
      for (int member = 0; member < 20; member++) {
        int own = 10_000 + 100 * family;
        document(
            documents,
            "f" + family + "m" + member,
            words(0, 100) + " " + words(own, own + 60) + " end" + member);
      }
    }
    try (NearDeduplication found = NearDeduplication.of(rows(documents), OPTIONS)) {
      assertThat(ids(found.kept()).stream().map(id -> id.substring(0, id.indexOf('m'))))
          .hasSize(12)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void goesOnFromAnIndexAsIfAllHadComeAtOnce() {
    Planted planted = new Planted(300, 12);
    List<Document> all = planted.documents();
    List<Document> earlier = all.subList(0, all.size() * 9 / 10);
    List<Document> later = all.subList(earlier.size(), all.size());
    earlier.forEach(document -> document.setWeight(2));
    List<String> atOnce;
    try (NearDeduplication found = NearDeduplication.of(rows(all), OPTIONS)) {
      atOnce = ids(found.kept());
    }
    try (NearDeduplication before = NearDeduplication.of(rows(earlier), OPTIONS)) {
      Dataset<Row> index = before.index();
      assertThat(index.count()).isEqualTo(before.kept().count());
      try (NearDeduplication after =
          NearDeduplication.of(rows(later), java.util.Optional.of(index), OPTIONS)) {
        List<String> kept = new ArrayList<>(ids(before.kept()));
        kept.addAll(ids(after.kept()));
        assertThat(kept).containsExactlyInAnyOrderElementsOf(atOnce);
        assertThat(after.kept().count() + after.dropped().count()).isEqualTo(later.size());
      }
      try (NearDeduplication again =
          NearDeduplication.of(rows(all), java.util.Optional.of(index), OPTIONS)) {
        assertThat(ids(again.kept())).isEqualTo(atOnce);
      }
    }
  }

  private static void document(List<Document> documents, String id, String text) {
    documents.add(document(id, text, 1));
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
