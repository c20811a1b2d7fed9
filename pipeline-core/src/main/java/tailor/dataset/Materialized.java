package tailor.dataset;

import static org.apache.spark.sql.functions.broadcast;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that were computed once and wait on the executors' disks until this is closed. Unlike those
 * of {@code Dataset.persist}, their plan is a leaf: where each round of a loop uses the last one's
 * rows more than once, plans would double every time.
 */
public final class Materialized implements AutoCloseable {
  /** Rows that every executor may get in full. */
  private static final long FEW = 200_000;

  private final Dataset<Row> rows;
  private final long count;
  private final JavaRDD<Row> stored;

  private Materialized(SparkSession session, JavaRDD<Row> stored, StructType schema) {
    this.count = stored.count();
    this.rows = session.createDataFrame(stored, schema);
    this.stored = stored;
  }

  /** Rows that are computed again if an executor is lost. */
  public static Materialized of(Dataset<Row> rows) {
    return of(rows.sparkSession(), rows.javaRDD(), rows.schema());
  }

  /** Rows of a schema that no plan makes; they are computed again if an executor is lost. */
  public static Materialized of(SparkSession session, JavaRDD<Row> rows, StructType schema) {
    return new Materialized(session, rows.persist(StorageLevel.DISK_ONLY()), schema);
  }

  /**
   * Rows of a round. They forget how they came about: a chain of documents takes as many rounds as
   * it has links, and what a task carries grows with what its rows remember. If an executor is
   * lost, the stage fails and is to be run again.
   */
  public static Materialized ofRound(Dataset<Row> rows) {
    JavaRDD<Row> stored = rows.javaRDD().persist(StorageLevel.DISK_ONLY());
    stored.rdd().localCheckpoint();
    return new Materialized(rows.sparkSession(), stored, rows.schema());
  }

  public Dataset<Row> rows() {
    return rows;
  }

  /** How many rows there are. */
  public long count() {
    return count;
  }

  /** The rows as the smaller side of a join: if they are few, every executor gets all of them. */
  public Dataset<Row> toJoin() {
    return toJoin(rows);
  }

  /** Other rows, no more than these, as the smaller side of a join. */
  public Dataset<Row> toJoin(Dataset<Row> derived) {
    return count <= FEW ? broadcast(derived) : derived;
  }

  @Override
  public void close() {
    stored.unpersist(false);
  }
}
