package tailor.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import tailor.dataset.ConnectedComponents;
import tailor.dataset.Materialized;

/**
 * What follows from the pairs of similar documents: who goes, and who shares a cluster. A graph
 * that one task can hold is decided there, in one go; a larger one in rounds over the cluster. Both
 * decide the same.
 */
final class Decisions {
  /**
   * The columns: {@code component} is the least node of the cluster; {@code kept} and {@code
   * jaccard} are null of a document that stays.
   */
  static final StructType SCHEMA =
      ConnectedComponents.SCHEMA.add("kept", LongType, true).add("jaccard", DoubleType, true);

  /** Pairs that a task takes: some 60 MB. */
  static final long HELD_BY_A_TASK = 1_000_000;

  private Decisions() {}

  /**
   * Decides.
   *
   * @param edges rows of {@link Verification#SCHEMA}
   * @param threshold least similarity of duplicates
   * @param held pairs that a task may hold
   * @return rows of {@link #SCHEMA} for all documents of the pairs, to be closed
   */
  static Materialized of(Materialized edges, double threshold, long held) {
    Column duplicate = col("same_group").and(col("jaccard").geq(threshold));
    if (edges.count() <= held) {
      MapPartitionsFunction<Row, Row> decide = rows -> SimilarityGraph.of(rows).decisions();
      return Materialized.of(
          edges
              .rows()
              .select(col("first"), col("second"), col("jaccard"), duplicate.as("duplicate"))
              .coalesce(1)
              .mapPartitions(decide, Encoders.row(SCHEMA)));
    }
    try (Materialized dropped = LeaderSelection.dropped(edges.rows().where(duplicate));
        Materialized components = ConnectedComponents.of(edges.rows())) {
      Dataset<Row> leaving = dropped.rows().withColumnRenamed("node", "leaving");
      return Materialized.of(
          components
              .rows()
              .join(leaving, col("node").equalTo(col("leaving")), "left")
              .select("node", "component", "kept", "jaccard"));
    }
  }
}
