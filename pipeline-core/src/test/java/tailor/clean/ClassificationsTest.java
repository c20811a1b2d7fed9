package tailor.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.run.BadDataException;
import tailor.testkit.LocalSpark;

class ClassificationsTest {
  private static final ClassifierOptions RELEVANCE =
      new ClassifierOptions("relevance", "useful", List.of("yes"), 0.5, 4);
  private static final String[] PARTS = {"pump", "valve", "seal", "pipe", "bearing"};
  private static final String[] SPORTS = {"match", "goal", "league", "referee", "team"};

  @Test
  void learnsWhatServesTheObjective() {
    Map<String, String> scores = scores(3);

    assertThat(scores).isEqualTo(scores(1));
    assertThat(scores.keySet()).allMatch(id -> id.startsWith("part"));
    assertThat(scores).hasSize(60);
  }

  @Test
  void tellsPrecisionAndRecallOfWhatWasHeldOut() {
    try (Classifications found = Classifications.of(rows(documents()), List.of(RELEVANCE), 17)) {
      assertThat(found.figures())
          .containsOnlyKeys("relevance precision, held out", "relevance recall, held out");
      assertThat(found.figures().values()).allMatch(figure -> figure > 0.9);
      assertThat(found.droppedByRule()).containsExactly(Map.entry("relevance", 60L));
      assertThat(found.dropped().where("id = 'sport0'").first().<String>getAs("evidence"))
          .isEqualTo("labelled 'no'");
      assertThat(found.dropped().where("id = 'sport59'").first().<String>getAs("evidence"))
          .matches("scored 0\\.[0-4]\\d\\d, below 0\\.500");
      assertThat(found.dropped().where("id = 'sport59'").first().<Double>getAs("figure"))
          .isBetween(0.0, 0.5);
    }
  }

  @Test
  void refusesToLearnFromOneClass() {
    List<Document> documents = documents().subList(0, 20);
    assertThatExceptionOfType(BadDataException.class)
        .isThrownBy(() -> Classifications.of(rows(documents), List.of(RELEVANCE), 17))
        .withMessageContaining("10 serve the objective (yes) and 0 do not");
  }

  private static Map<String, String> scores(int partitions) {
    try (Classifications found =
        Classifications.of(rows(documents()).repartition(partitions), List.of(RELEVANCE), 17)) {
      Map<String, String> scores = new TreeMap<>();
      for (Row row : found.kept().collectAsList()) {
        scores.put(row.getAs("id"), DocumentRows.fromRow(row).getTags().get("relevance"));
      }
      return scores;
    }
  }

  /** Sixty documents about parts and sixty about sports; of each the first third is labelled. */
  private static List<Document> documents() {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      documents.add(document("part" + i, PARTS, i, "yes"));
    }
    for (int i = 0; i < 60; i++) {
      documents.add(document("sport" + i, SPORTS, i, "no"));
    }
    return documents;
  }

  private static Document document(String id, String[] words, int number, String label) {
    Document document = new Document();
    document.setId(id);
    document.setText(
        "We wrote about the %s and the %s of %d, and of the %s that follows."
            .formatted(words[number % 5], words[number / 5 % 5], number, words[number / 12]));
    document.setFields(number < 20 && number % 2 == 0 ? Map.of("useful", label) : Map.of());
    return document;
  }

  private static Dataset<Row> rows(List<Document> documents) {
    return LocalSpark.session()
        .createDataset(
            documents.stream().map(DocumentRows::toRow).toList(),
            Encoders.row(DocumentRows.SCHEMA));
  }
}
