package tailor.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.dedup.RepeatedTextOptions.Kept;
import tailor.dedup.RepeatedTextOptions.Unit;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.testkit.LocalSpark;

class RepeatedTextTest {
  private static final String FOOTER = "Brackwater Cycles, page %d of 99";
  private static final RepeatedTextOptions LINES =
      new RepeatedTextOptions(Unit.LINE, 2, 10, Kept.FIRST);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void takesLinesOutOfAllButTheFirstDocument(int partitions) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      documents.add(
          document(
              "d" + i, "Text number " + "abcdefghi".charAt(i) + "\n}\n" + FOOTER.formatted(i)));
    }
    try (RepeatedText found = RepeatedText.of(rows(documents).repartition(partitions), LINES)) {
      Map<String, String> texts = texts(found.kept());

      assertThat(texts).hasSize(9);
      assertThat(texts.get("d0")).isEqualTo("Text number a\n}\n" + FOOTER.formatted(0));
      assertThat(texts.get("d8")).isEqualTo("Text number i\n}");
      assertThat(found.changed()).isEqualTo(8);
      assertThat(found.dropped().count()).isZero();
    }
  }

  @Test
  void keepsWhatStandsInFewDocuments() {
    List<Document> documents =
        List.of(document("a", "Only in two of them"), document("b", "Only in two of them"));
    try (RepeatedText found = RepeatedText.of(rows(documents), LINES)) {
      assertThat(texts(found.kept())).hasSize(2);
      assertThat(found.changed()).isZero();
    }
  }

  @Test
  void dropsDocumentsOfWhichNothingIsLeft() {
    List<Document> documents =
        List.of(
            document("a", "All rights reserved."),
            document("b", "All rights reserved.\n"),
            document("c", "ALL RIGHTS RESERVED"),
            document("d", "All rights reserved.\n\nBut this is new."));
    RepeatedTextOptions nowhere = new RepeatedTextOptions(Unit.PARAGRAPH, 3, 10, Kept.NOWHERE);
    try (RepeatedText found = RepeatedText.of(rows(documents), nowhere)) {
      assertThat(texts(found.kept())).containsExactly(Map.entry("d", "But this is new."));
      assertThat(found.dropped().orderBy("id").collectAsList())
          .extracting(row -> row.<String>getAs("rule"))
          .containsExactly("repeated-text", "repeated-text", "repeated-text");
      assertThat(found.dropped().first().<String>getAs("evidence"))
          .isEqualTo("1 of 1 parts stand in more than 3 documents, and nothing else is left");
    }
  }

  private static Map<String, String> texts(Dataset<Row> documents) {
    Map<String, String> texts = new TreeMap<>();
    documents.collectAsList().forEach(row -> texts.put(row.getAs("id"), row.getAs("text")));
    return texts;
  }

  private static Dataset<Row> rows(List<Document> documents) {
    return LocalSpark.session()
        .createDataset(
            documents.stream().map(DocumentRows::toRow).toList(),
            Encoders.row(DocumentRows.SCHEMA));
  }

  private static Document document(String id, String text) {
    Document document = new Document();
    document.setId(id);
    document.setText(text);
    return document;
  }
}
