package tailor.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import tailor.dataset.Materialized;
import tailor.dedup.DedupOptions.Punctuation;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.testkit.LocalSpark;

/** The search in one task and the rounds over the cluster come to the same. */
class NearSearchTest {
  private static final DedupOptions OPTIONS =
      new DedupOptions(Punctuation.IGNORE, List.of("label"), NearOptionsTest.DEFAULTS);

  @Test
  void oneTaskAndRoundsComeToTheSame() {
    List<Document> all = documents(new Random(7));
    Dataset<Row> earlier = rows(all.subList(0, all.size() / 2));
    Dataset<Row> later = rows(all.subList(all.size() / 2, all.size()));
    List<String> apart = outcomes(later, Optional.empty(), 0);
    assertThat(apart).hasSizeGreaterThan(100);
    assertThat(outcomes(later, Optional.empty(), HeldSearch.HELD_BY_A_TASK)).isEqualTo(apart);
    try (NearDeduplication before = NearDeduplication.of(earlier, OPTIONS)) {
      Optional<Dataset<Row>> index = Optional.of(Sketches.ofIndex(before.index()));
      List<String> onIndex = outcomes(later, index, 0);
      assertThat(onIndex).hasSizeGreaterThan(100).isNotEqualTo(apart);
      assertThat(outcomes(later, index, HeldSearch.HELD_BY_A_TASK)).isEqualTo(onIndex);
    }
  }

  /** Families of documents on a template: crowds, chains, several labels and weights. */
  private static List<Document> documents(Random random) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int family = random.nextInt(12);
      int own = 10_000 + 100 * family + random.nextInt(15);
      Document document = new Document();
      document.setId("d" + i);
      document.setText(
          words(1_000 * (family % 3), 100) + " " + words(own, 50) + " end" + random.nextInt(9));
      document.setWeight(1 + random.nextInt(3));
      document.setFields(Map.of("label", "label" + random.nextInt(2)));
      documents.add(document);
    }
    return documents;
  }

  private static List<String> outcomes(
      Dataset<Row> documents, Optional<Dataset<Row>> index, long held) {
    try (StoredSketches sketches =
            StoredSketches.of(documents.sparkSession(), Sketches.of(documents, OPTIONS));
        Materialized outcomes = new NearSearch(sketches, index, OPTIONS.near(), held).outcomes()) {
      return outcomes.rows().collectAsList().stream().map(Row::toString).sorted().toList();
    }
  }

  private static String words(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> "w" + i)
        .collect(Collectors.joining(" "));
  }

  private static Dataset<Row> rows(List<Document> documents) {
    return LocalSpark.session()
        .createDataFrame(documents.stream().map(DocumentRows::toRow).toList(), DocumentRows.SCHEMA);
  }
}
