package tailor.document;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Rows of the dataset {@code dropped}: what a stage left out, and why. */
public final class DroppedRows {
  /**
   * The columns. {@code record_id} is null where the record has no id of its own; {@code kept_id}
   * and {@code jaccard} are null unless it was dropped as a duplicate of another. {@code reason},
   * {@code figure}, {@code span_start} and {@code span_end} are those of a {@link Finding}, null
   * where it has none.
   */
  public static final StructType SCHEMA =
      new StructType()
          .add("id", StringType, false)
          .add("source_id", StringType, false)
          .add("record_id", StringType, true)
          .add("rule", StringType, false)
          .add("evidence", StringType, false)
          .add("kept_id", StringType, true)
          .add("jaccard", DoubleType, true)
          .add("reason", StringType, true)
          .add("figure", DoubleType, true)
          .add("span_start", IntegerType, true)
          .add("span_end", IntegerType, true);

  private DroppedRows() {}

  /** Rows that have the first five columns, completed with nulls. */
  public static Dataset<Row> complete(Dataset<Row> rows) {
    return rows.select(
        col("id"),
        col("source_id"),
        col("record_id"),
        col("rule"),
        col("evidence"),
        lit(null).cast(StringType).as("kept_id"),
        lit(null).cast(DoubleType).as("jaccard"),
        lit(null).cast(StringType).as("reason"),
        lit(null).cast(DoubleType).as("figure"),
        lit(null).cast(IntegerType).as("span_start"),
        lit(null).cast(IntegerType).as("span_end"));
  }

  /** A document that a rule took out. */
  public static Row of(Document document, String rule, String evidence) {
    return of(document, rule, Finding.of(evidence));
  }

  /** A document that a rule took out for what it found. */
  public static Row of(Document document, String rule, Finding finding) {
    TextSpan span = finding.span();
    return RowFactory.create(
        document.getId(),
        document.getSourceId(),
        document.getRecordId(),
        rule,
        finding.evidence(),
        null,
        null,
        finding.reason(),
        finding.figure(),
        span == null ? null : span.start(),
        span == null ? null : span.end());
  }

  /**
   * A document of which another is kept.
   *
   * @param keptId the other's id
   * @param jaccard how similar they are, from 0 to 1
   */
  public static Row duplicate(
      String id,
      String sourceId,
      @Nullable String recordId,
      String rule,
      String evidence,
      String keptId,
      double jaccard) {
    return RowFactory.create(
        id, sourceId, recordId, rule, evidence, keptId, jaccard, null, null, null, null);
  }
}
