package tailor.format;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import tailor.dataset.Materialized;

/**
 * Training documents that hold what the model is tested on: an n-gram of an evaluation set, or
 * nearly a whole record of one.
 *
 * <p>The evaluation sets pass through the driver a record at a time; what stays there is a table of
 * hashes, which is broadcast when it is full, so that sets of any size take as many passes over the
 * documents as they need and no more memory.
 */
final class Decontamination {
  /** The rule that takes out a document with an n-gram of an evaluation set. */
  static final String N_GRAM = "evaluation-n-gram";

  /** The rule that takes out a document that is nearly a record of an evaluation set. */
  static final String NEAR = "evaluation-near-duplicate";

  /** N-grams of one table: 128 MiB of it, and as much again of shingles. */
  private static final long LARGEST_TABLE = 4_000_000;

  private static final StructType HITS =
      new StructType()
          .add("id", StringType, false)
          .add("own", BooleanType, false)
          .add("gram", LongType, false)
          .add("rule", StringType, false)
          .add("span_start", IntegerType, false)
          .add("span_end", IntegerType, false)
          .add("evidence", StringType, false)
          .add("jaccard", DoubleType, true)
          .add("set", StringType, false);

  private Decontamination() {}

  /**
   * Finds contaminated documents.
   *
   * @param training rows of {@code id, text}
   * @param evaluation rows of {@code id, set, own, text}: records of evaluation sets; {@code own}
   *     for those of the run's own test
   * @return rows of {@code id, rule, evidence, jaccard, reason, span_start, span_end}, one a
   *     contaminated document; {@code reason} is the set
   */
  static Materialized of(
      Dataset<Row> training, Dataset<Row> evaluation, DecontaminationOptions options) {
    List<Materialized> passes = new ArrayList<>();
    Iterator<Row> records =
        evaluation
            .select("id", "set", "own", "text")
            .distinct()
            .orderBy("set", "id", "text")
            .toLocalIterator();
    EvaluationIndex index = new EvaluationIndex(options.nGram());
    while (records.hasNext()) {
      Row row = records.next();
      index.add(
          new EvaluationIndex.Record(row.getString(1), row.getString(0), row.getBoolean(2)),
          row.getString(3));
      if (index.size() >= LARGEST_TABLE || !records.hasNext()) {
        passes.add(hits(training, index, options.jaccard()));
        index = new EvaluationIndex(options.nGram());
      }
    }
    try {
      return Materialized.of(judged(union(training, passes), options.common()));
    } finally {
      passes.forEach(Materialized::close);
    }
  }

  private static Dataset<Row> union(Dataset<Row> training, List<Materialized> passes) {
    return passes.stream()
        .map(Materialized::rows)
        .reduce(Dataset::union)
        .orElseGet(() -> training.sparkSession().createDataFrame(List.<Row>of(), HITS));
  }

  private static Materialized hits(Dataset<Row> training, EvaluationIndex index, double jaccard) {
    Broadcast<EvaluationIndex> shared =
        JavaSparkContext.fromSparkContext(training.sparkSession().sparkContext()).broadcast(index);
    MapPartitionsFunction<Row, Row> find =
        rows -> {
          WordHashes words = new WordHashes();
          return StreamSupport.stream(
                  Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false)
              .flatMap(row -> hits(row, words, shared.value(), jaccard).stream())
              .iterator();
        };
    Materialized hits =
        Materialized.of(training.select("id", "text").mapPartitions(find, Encoders.row(HITS)));
    shared.unpersist();
    return hits;
  }

  private static List<Row> hits(
      Row document, WordHashes words, EvaluationIndex index, double jaccard) {
    String text = document.getString(1);
    List<Row> rows = new ArrayList<>();
    for (EvaluationIndex.Hit hit : index.find(text, words, jaccard)) {
      boolean near = hit.gram() == 0;
      String what =
          near
              ? String.format(Locale.ROOT, "similarity %.3f to", hit.jaccard())
              : "'%s' at %,d is in"
                  .formatted(text.substring(hit.start(), hit.end()).strip(), hit.start());
      rows.add(
          RowFactory.create(
              document.getString(0),
              hit.record().own(),
              hit.gram(),
              near ? NEAR : N_GRAM,
              hit.start(),
              hit.end(),
              "%s record %s of %s".formatted(what, hit.record().id(), hit.record().set()),
              near ? (Double) hit.jaccard() : null,
              hit.record().set()));
    }
    return rows;
  }

  /** The first piece of evidence of each document, common phrases of the own test left aside. */
  private static Dataset<Row> judged(Dataset<Row> hits, int common) {
    Dataset<Row> phrases =
        hits.where(col("own").and(col("rule").equalTo(N_GRAM)))
            .groupBy("gram")
            .agg(count(lit(1)).as("documents"))
            .where(col("documents").gt(common))
            .select(col("gram").as("phrase"));
    return hits.join(
            broadcast(phrases),
            col("own").and(col("rule").equalTo(N_GRAM)).and(col("gram").equalTo(col("phrase"))),
            "left_anti")
        .groupBy("id")
        .agg(
            min(struct("own", "rule", "span_start", "span_end", "evidence", "jaccard", "set"))
                .as("first"))
        .select(
            col("id"),
            col("first.rule").as("rule"),
            col("first.evidence").as("evidence"),
            col("first.jaccard").as("jaccard"),
            col("first.set").as("reason"),
            col("first.span_start").as("span_start"),
            col("first.span_end").as("span_end"));
  }
}
