package tailor.dedup;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;
import tailor.dataset.Materialized;
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

  private final Dataset<Row> documents;
  private final StoredSketches sketches;
  private final Optional<Materialized> known;
  private final Materialized outcomes;

  private NearDeduplication(
      Dataset<Row> documents,
      StoredSketches sketches,
      Optional<Materialized> known,
      Materialized outcomes) {
    this.documents = documents;
    this.sketches = sketches;
    this.known = known;
    this.outcomes = outcomes;
  }

  /**
   * Finds the near-duplicates among documents.
   *
   * @param documents rows of {@link DocumentRows#SCHEMA}
   */
  public static NearDeduplication of(Dataset<Row> documents, DedupOptions options) {
    return of(documents, Optional.empty(), options);
  }

  /**
   * Finds the near-duplicates of documents among themselves and of documents that earlier runs have
   * kept. Those come before all others: none of them is dropped, and none is looked at again.
   *
   * @param documents rows of {@link DocumentRows#SCHEMA}
   * @param index what {@link #index} has returned of the earlier runs, made with equal options
   */
  public static NearDeduplication of(
      Dataset<Row> documents, Optional<Dataset<Row>> index, DedupOptions options) {
    Optional<Dataset<Row>> earlier = index.map(Sketches::ofIndex);
    Optional<Materialized> known = earlier.map(rows -> known(documents, rows));
    Dataset<Row> unknown =
        known
            .map(
                rows ->
                    documents.join(
                        rows.toJoin().select("id", "file", "offset"), place(), "left_anti"))
            .orElse(documents);
    StoredSketches sketches =
        StoredSketches.of(documents.sparkSession(), Sketches.of(unknown, options));
    return new NearDeduplication(
        documents, sketches, known, new NearSearch(sketches, earlier, options.near()).outcomes());
  }

  /** The documents that stay, with the column {@link DocumentRows#CLUSTER}. */
  public Dataset<Row> kept() {
    Dataset<Row> clusters =
        outcomes
            .toJoin()
            .select(
                col("id"),
                col("file"),
                col("offset"),
                col(DocumentRows.CLUSTER),
                col("dropped").isNotNull().as("leaves"));
    Dataset<Row> staying =
        documents
            .join(clusters, place(), "left")
            .where(coalesce(col("leaves"), lit(false)).equalTo(false))
            .drop("leaves");
    return known
        .map(documentsOfIndex -> withKnownClusters(staying, documentsOfIndex))
        .orElse(staying)
        .withColumn(DocumentRows.CLUSTER, coalesce(col(DocumentRows.CLUSTER), col("id")));
  }

  /**
   * What a later run needs to know of the documents that stay, those of the index left out: columns
   * as of {@link Sketches}.
   */
  public Dataset<Row> index() {
    Dataset<Row> found =
        outcomes
            .toJoin()
            .select(
                col("node").as("decided"),
                col(DocumentRows.CLUSTER).as("found"),
                col("dropped").isNotNull().as("leaves"));
    return sketches
        .rows()
        .join(found, col("node").equalTo(col("decided")), "left")
        .where(coalesce(col("leaves"), lit(false)).equalTo(false))
        .withColumn(DocumentRows.CLUSTER, coalesce(col("found"), col("id")))
        .drop("decided", "found", "leaves");
  }

  /** The documents that are dropped, with the columns of {@link DroppedRows#SCHEMA}. */
  public Dataset<Row> dropped() {
    return outcomes.rows().where(col("dropped").isNotNull()).select("dropped.*");
  }

  @Override
  public void close() {
    outcomes.close();
    known.ifPresent(Materialized::close);
    sketches.close();
  }

  /** The documents that are of the index already, and their clusters. */
  private static Materialized known(Dataset<Row> documents, Dataset<Row> index) {
    return Materialized.of(
        index
            .select(col("id"), col("file"), col("offset"), col(DocumentRows.CLUSTER).as("known"))
            .join(documents.select("id", "file", "offset"), place(), "left_semi"));
  }

  private static Dataset<Row> withKnownClusters(Dataset<Row> staying, Materialized known) {
    return staying
        .join(known.toJoin(), place(), "left")
        .withColumn(DocumentRows.CLUSTER, coalesce(col("known"), col(DocumentRows.CLUSTER)))
        .drop("known");
  }

  private static scala.collection.Seq<String> place() {
    return JavaConverters.asScalaBuffer(PLACE).toSeq();
  }
}
