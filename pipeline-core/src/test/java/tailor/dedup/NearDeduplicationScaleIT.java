package tailor.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
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
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
    double alone = seconds(generated(CROWD + 1, i -> apart(i)), CROWD + 1);
    double together = seconds(generated(CROWD + 1, i -> i == CROWD ? huge() : copy(i)), 2);
    assertThat(together).isLessThanOrEqualTo(1.5 * alone);
  }

  @Test
  void aTenthMoreCostsAQuarterAtMost() {
    int count = 20_000;
    Dataset<Row> earlier = generated(count, i -> apart(i));
    Dataset<Row> later =
        generated(count / 10, i -> i % 2 == 0 ? apart(i) + " more" : apart(i + count));
    Dataset<Row> index;
    try (NearDeduplication found = NearDeduplication.of(earlier, OPTIONS)) {
      index = found.index().persist(StorageLevel.DISK_ONLY());
      assertThat(index.count()).isEqualTo(count);
    }
    double full = seconds(earlier, count);
    double before = processorSeconds();
    try (NearDeduplication found =
        NearDeduplication.of(
            later.withColumn("file", org.apache.spark.sql.functions.lit("later")),
            Optional.of(index),
            OPTIONS)) {
      assertThat(found.kept().count()).isEqualTo(count / 20);
      assertThat(found.dropped().count()).isEqualTo(count / 20);
    }
    assertThat(processorSeconds() - before).isLessThanOrEqualTo(0.25 * full);
    index.unpersist();
  }

  private static double seconds(Dataset<Row> documents, long kept) {
    double before = processorSeconds();
    try (NearDeduplication found = NearDeduplication.of(documents, OPTIONS)) {
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
