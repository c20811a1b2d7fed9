package tailor.dedup;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.format_number;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import scala.collection.JavaConverters;
import tailor.document.DocumentRows;

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

  private final Dataset<Row> documents;
  private final Dataset<Row> sketches;
  private final Settled dropped;
  private final Settled clusters;

  private NearDeduplication(
      Dataset<Row> documents, Dataset<Row> sketches, Settled dropped, Settled clusters) {
    this.documents = documents;
    this.sketches = sketches;
    this.dropped = dropped;
    this.clusters = clusters;
  }

  /**
   * Finds the near-duplicates.
   *
   * @param documents rows of {@link tailor.document.DocumentRows#SCHEMA}
   */
  public static NearDeduplication of(Dataset<Row> documents, DedupOptions options) {
    NearOptions near = options.near();
    Dataset<Row> sketches = Sketches.of(documents, options).persist(StorageLevel.DISK_ONLY());
    try (Settled candidates = Settled.of(Candidates.of(sketches));
        Settled edges =
            Settled.of(Verification.of(candidates.rows(), sketches, near.clusterThreshold()));
        Decisions decisions =
            Decisions.of(
                edges,
                edges.rows().where(col("same_group").and(col("jaccard").geq(near.threshold()))),
                Decisions.HELD_BY_A_TASK)) {
      Dataset<Row> places = sketches.drop("buckets", "shingles", "weight", "group");
      return new NearDeduplication(
          documents,
          sketches,
          Settled.of(dropped(decisions.dropped().rows(), places)),
          Settled.of(clusters(decisions.components().rows(), places)));
    }
  }

  /** The documents that stay, with the column {@link DocumentRows#CLUSTER}. */
  public Dataset<Row> kept() {
    Dataset<Row> staying =
        documents.join(small(dropped, "id", "file", "offset"), on(), "left_anti");
    return staying
        .join(small(clusters, "id", "file", "offset", DocumentRows.CLUSTER), on(), "left")
        .withColumn(DocumentRows.CLUSTER, coalesce(col(DocumentRows.CLUSTER), col("id")));
  }

  /**
   * The documents that are dropped, with the columns of {@link tailor.document.DroppedRows#SCHEMA}.
   */
  public Dataset<Row> dropped() {
    return dropped.rows().drop("file", "offset");
  }

  @Override
  public void close() {
    dropped.close();
    clusters.close();
    sketches.unpersist();
  }

  private static Dataset<Row> dropped(Dataset<Row> decisions, Dataset<Row> places) {
    Dataset<Row> keepers = places.select(col("node").as("kept"), col("id").as("kept_id"));
    return places
        .join(decisions, "node")
        .join(keepers, "kept")
        .select(
            col("id"),
            col("file"),
            col("offset"),
            col("source_id"),
            col("record_id"),
            lit(RULE).as("rule"),
            concat(
                    lit("Jaccard similarity "),
                    format_number(col("jaccard"), 3),
                    lit(" of word shingles"))
                .as("evidence"),
            col("kept_id"),
            col("jaccard"));
  }

  private static Dataset<Row> clusters(Dataset<Row> components, Dataset<Row> places) {
    Dataset<Row> names =
        places.select(col("node").as("component"), col("id").as(DocumentRows.CLUSTER));
    return places
        .join(components, "node")
        .join(names, "component")
        .select("id", "file", "offset", DocumentRows.CLUSTER);
  }

  private static Dataset<Row> small(Settled settled, String... columns) {
    Dataset<Row> rows = settled.rows().selectExpr(columns);
    return settled.count() <= BROADCAST_ROWS ? broadcast(rows) : rows;
  }

  private static scala.collection.Seq<String> on() {
    return JavaConverters.asScalaBuffer(PLACE).toSeq();
  }
}
