package tailor.dedup;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.dedup.DedupOptions.Punctuation;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.testkit.LocalSpark;

/**
 * Near-duplicates of many documents, within the heap of 2 GB that integration tests get. Costs are
 * seconds of the processor, which other programs on the machine do not change.
 */
@Tag("scale")
class NearDeduplicationScaleIT {
  private static final DedupOptions OPTIONS =
      new DedupOptions(Punctuation.IGNORE, List.of(), NearOptionsTest.DEFAULTS);
  private static final int CROWD = 50_000;
  private static final int WARM_UPS = 3;

  @Test
  void findsWhatWasPlantedAmongTenThousandAtAnyNumberOfPartitions() {
    Planted planted = new Planted(6_667, 1);
    List<List<String>> dropped = new ArrayList<>();
    for (int partitions : new int[] {2, 7, 64}) {
      Dataset<Row> documents = rows(planted.documents()).repartition(partitions);
      try (NearDeduplication found = NearDeduplication.of(documents, OPTIONS)) {
        List<Row> rows = found.dropped().collectAsList();
        planted.verify(rows);
        dropped.add(rows.stream().map(Row::toString).sorted().toList());
      }
    }
    assertThat(dropped.get(1)).isEqualTo(dropped.get(0));
    assertThat(dropped.get(2)).isEqualTo(dropped.get(0));
  }

  @Test
  void aCrowdInOneBucketAndALongDocumentCostHardlyMore() {
    double alone = seconds(generated(CROWD + 1, i -> apart(i)), Optional.empty(), CROWD + 1);
    Dataset<Row> crowd = generated(CROWD + 1, i -> i == CROWD ? huge() : copy(i));
    double together = seconds(crowd, Optional.empty(), 2);
    System.err.printf("seconds apart %.1f, in one bucket %.1f%n", alone, together);
    assertThat(together).isLessThanOrEqualTo(1.5 * alone);
  }

  /**
   * Of as many documents that planning queries and compiling, which cost the same for any number,
   * do not decide.
   */
  @Test
  void aTenthMoreCostsAQuarterAtMost(@TempDir Path directory) {
    int count = 300_000;
    Dataset<Row> earlier = generated(count, i -> apart(i));
    Dataset<Row> later =
        generated(count / 10, i -> i % 2 == 0 ? apart(i) + " more" : apart(i + count))
            .withColumn("file", lit("later"));
    String place = directory.resolve("index").toUri().toString();
    try (NearDeduplication found = NearDeduplication.of(earlier, OPTIONS)) {
      found.index().write().parquet(place);
    }
    Optional<Dataset<Row>> index = Optional.of(LocalSpark.session().read().parquet(place));
    double full = secondsOfOne(earlier, Optional.empty(), count);
    double more = seconds(later, index, count / 20);
    System.err.printf("seconds for all %.1f, for a tenth more %.1f%n", full, more);
    assertThat(more).isLessThanOrEqualTo(0.25 * full);
  }

  /** Of one more time; those before it pay for compiling. */
  private static double seconds(Dataset<Row> documents, Optional<Dataset<Row>> index, long kept) {
    for (int i = 0; i < WARM_UPS; i++) {
      secondsOfOne(documents, index, kept);
    }
    return secondsOfOne(documents, index, kept);
  }

  private static double secondsOfOne(
      Dataset<Row> documents, Optional<Dataset<Row>> index, long kept) {
    double before = processorSeconds();
    try (NearDeduplication found = NearDeduplication.of(documents, index, OPTIONS)) {
      assertThat(found.kept().count()).isEqualTo(kept);
    }
    return processorSeconds() - before;
  }

  private static double processorSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static String apart(int number) {
    return words(new Random(number), 300);
  }

  private static String copy(int number) {
    return words(new Random(0), 299) + " n" + number;
  }

  private static String huge() {
    return words(new Random(-1), 2_900_000);
  }

  private static String words(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(word -> "w" + random.nextInt(100_000))
        .collect(Collectors.joining(" "));
  }

  private interface Texts extends java.io.Serializable {
    String text(int number);
  }

  private static Dataset<Row> generated(int count, Texts texts) {
    SparkSession session = LocalSpark.session();
    MapFunction<Long, Row> document =
        number -> {
          Document made = new Document();
          made.setId("d" + number);
          made.setText(texts.text(Math.toIntExact(number)));
          return DocumentRows.toRow(made);
        };
    return session.range(0, count, 1, 4).map(document, Encoders.row(DocumentRows.SCHEMA));
  }

  private static Dataset<Row> rows(List<Document> documents) {
    SparkSession session = LocalSpark.session();
    return session.createDataFrame(
        new JavaSparkContext(session.sparkContext())
            .parallelize(documents, 4)
            .map(DocumentRows::toRow),
        DocumentRows.SCHEMA);
  }
}
