package tailor.dedup;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;
import tailor.dataset.Materialized;
import tailor.document.DocumentRows;
import tailor.document.DroppedRows;

/**
 * What comes of the documents that are similar to others: the name of their cluster, and for those
 * that go their row in the dataset {@code dropped}. A cluster has the name of its least document,
 * or that of the index's least document in it.
 */
final class Outcomes {
  /** The columns; {@code dropped} is null of a document that stays. */
  static final StructType SCHEMA =
      new StructType()
          .add("node", LongType, false)
          .add("id", StringType, false)
          .add("file", StringType, false)
          .add("offset", LongType, false)
          .add(DocumentRows.CLUSTER, StringType, false)
          .add("dropped", DroppedRows.SCHEMA, true);

  private Outcomes() {}

  /**
   * What comes of the documents of decisions that are of no index.
   *
   * @param sketches rows of {@link Sketches#SCHEMA}
   * @param decisions rows of {@link Decisions#SCHEMA}
   * @return rows of {@link #SCHEMA}, to be closed
   */
  static Materialized of(Dataset<Row> sketches, Materialized decisions) {
    try (Materialized decided =
        Materialized.of(
            sketches.drop("signature", "shingles", "group").join(decisions.toJoin(), "node"))) {
      return Materialized.of(of(decided));
    }
  }

  private static Dataset<Row> of(Materialized decided) {
    Column isNew = col("weight").lt(Double.POSITIVE_INFINITY);
    Dataset<Row> clusters =
        decided
            .rows()
            .groupBy("component")
            .agg(
                min(struct(
                        isNew.as("new"),
                        col("node"),
                        coalesce(col("cluster"), col("id")).as("name")))
                    .as("representative"))
            .select(col("component"), col("representative.name").as("name"));
    Dataset<Row> keepers = decided.toJoin().select(col("node").as("kept"), col("id").as("kept_id"));
    return decided
        .rows()
        .where(isNew)
        .join(decided.toJoin(clusters), "component")
        .join(keepers, JavaConverters.asScalaBuffer(List.of("kept")).toSeq(), "left")
        .map(
            (MapFunction<Row, Row>)
                row -> of(row, row.getAs("name"), row.getAs("kept_id"), row.getAs("jaccard")),
            Encoders.row(SCHEMA));
  }

  /**
   * What comes of one document.
   *
   * @param sketch a row with the columns of {@link Sketches#SCHEMA} that name the document
   * @param cluster the name of its cluster
   * @param keptId the document it is dropped for; null if it stays
   * @param jaccard how similar the two are; null if it stays
   */
  static Row of(Row sketch, String cluster, @Nullable String keptId, @Nullable Double jaccard) {
    String id = sketch.getAs("id");
    return RowFactory.create(
        sketch.getAs("node"),
        id,
        sketch.getAs("file"),
        sketch.getAs("offset"),
        cluster,
        keptId == null || jaccard == null
            ? null
            : DroppedRows.duplicate(
                id,
                sketch.getAs("source_id"),
                sketch.getAs("record_id"),
                NearDeduplication.RULE,
                "nearly the same words",
                keptId,
                jaccard));
  }
}
