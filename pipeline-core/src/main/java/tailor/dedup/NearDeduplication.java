package tailor.dedup;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.collection.JavaConverters;
import tailor.document.DocumentRows;
import tailor.document.DroppedRows;

/**
 * Documents that are nearly the same as another: a document is dropped if the Jaccard similarity of
 * its word shingles to those of a document that stays, and comes before it, reaches the threshold.
 * Candidates come from MinHash; each is verified over all shingles.
 *
 * <p>Documents that are similar, but stay, share a cluster, so that splits can keep them together:
 * the connected components of the pairs that reach the cluster threshold, fields or no fields.
 */
public final class NearDeduplication implements AutoCloseable {
  /** The rule that takes a near-duplicate out. */
  public static final String RULE = "near-duplicate";

  private static final List<String> PLACE = List.of("id", "file", "offset");

  /** Outcomes that are sent to every executor rather than shuffling the documents to them. */
  private static final long BROADCAST_ROWS = 200_000;

  private static final StructType OUTCOMES =
      new StructType()
          .add("id", StringType, false)
          .add("file", StringType, false)
          .add("offset", LongType, false)
          .add(DocumentRows.CLUSTER, StringType, false)
          .add("dropped", DroppedRows.SCHEMA, true);

  private final Dataset<Row> documents;
  private final Settled outcomes;

  private NearDeduplication(Dataset<Row> documents, Settled outcomes) {
    this.documents = documents;
    this.outcomes = outcomes;
  }

  /**
   * Finds the near-duplicates.
   *
   * @param documents rows of {@link DocumentRows#SCHEMA}
   */
  public static NearDeduplication of(Dataset<Row> documents, DedupOptions options) {
    NearOptions near = options.near();
    Dataset<Row> sketches = Sketches.of(documents, options).persist(StorageLevel.DISK_ONLY());
    try (Settled candidates = Settled.of(Candidates.of(sketches));
        Settled edges =
            Settled.of(Verification.of(candidates.rows(), sketches, near.clusterThreshold()));
        Settled decisions = Decisions.of(edges, near.threshold(), Decisions.HELD_BY_A_TASK);
        Settled decided = Settled.of(decided(sketches, decisions.rows()))) {
      return new NearDeduplication(documents, Settled.of(outcomes(decided.rows())));
    } finally {
      sketches.unpersist();
    }
  }

  /** The documents that stay, with the column {@link DocumentRows#CLUSTER}. */
  public Dataset<Row> kept() {
    Dataset<Row> clusters =
        outcomes
            .rows()
            .select(
                col("id"),
                col("file"),
                col("offset"),
                col(DocumentRows.CLUSTER),
                col("dropped").isNotNull().as("leaves"));
    return documents
        .join(outcomes.count() <= BROADCAST_ROWS ? broadcast(clusters) : clusters, place(), "left")
        .where(coalesce(col("leaves"), lit(false)).equalTo(false))
        .drop("leaves")
        .withColumn(DocumentRows.CLUSTER, coalesce(col(DocumentRows.CLUSTER), col("id")));
  }

  /** The documents that are dropped, with the columns of {@link DroppedRows#SCHEMA}. */
  public Dataset<Row> dropped() {
    return outcomes.rows().where(col("dropped").isNotNull()).select("dropped.*");
  }

  @Override
  public void close() {
    outcomes.close();
  }

  /** The decisions with the documents they are about. */
  private static Dataset<Row> decided(Dataset<Row> sketches, Dataset<Row> decisions) {
    return sketches.drop("buckets", "shingles", "weight", "group").join(decisions, "node");
  }

  /** The decisions, with ids in place of nodes. */
  private static Dataset<Row> outcomes(Dataset<Row> decided) {
    Dataset<Row> clusters =
        decided.select(col("node").as("component"), col("id").as(DocumentRows.CLUSTER));
    Dataset<Row> keepers = decided.select(col("node").as("kept"), col("id").as("kept_id"));
    return decided
        .join(clusters, "component")
        .join(keepers, JavaConverters.asScalaBuffer(List.of("kept")).toSeq(), "left")
        .map((MapFunction<Row, Row>) NearDeduplication::outcome, Encoders.row(OUTCOMES));
  }

  private static Row outcome(Row decided) {
    String id = decided.getAs("id");
    String keptId = decided.getAs("kept_id");
    return RowFactory.create(
        id,
        decided.getAs("file"),
        decided.getAs("offset"),
        decided.getAs(DocumentRows.CLUSTER),
        keptId == null
            ? null
            : DroppedRows.duplicate(
                id,
                decided.getAs("source_id"),
                decided.getAs("record_id"),
                RULE,
                "nearly the same words",
                keptId,
                decided.getAs("jaccard")));
  }

  private static scala.collection.Seq<String> place() {
    return JavaConverters.asScalaBuffer(PLACE).toSeq();
  }
}
