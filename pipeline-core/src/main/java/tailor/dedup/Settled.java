package tailor.dedup;

import static org.apache.spark.sql.functions.broadcast;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that were computed once and wait on the executors' disks. Unlike those of {@code
 * Dataset.persist}, their plan is a leaf: where each round of a loop uses the last one's rows more
 * than once, plans would double every time.
 *
 * @param rows the rows
 * @param count how many there are
 */
record Settled(Dataset<Row> rows, long count, JavaRDD<Row> stored) implements AutoCloseable {

  /** Rows that every executor may get in full. */
  static final long FEW = 200_000;

  /** Rows that are computed again if an executor is lost. */
  static Settled of(Dataset<Row> rows) {
    return of(rows, rows.javaRDD().persist(StorageLevel.DISK_ONLY()));
  }

  /**
   * Rows of a round. They forget how they came about: a chain of documents takes as many rounds as
   * it has links, and what a task carries grows with what its rows remember. If an executor is
   * lost, the stage fails and is to be run again.
   */
  static Settled ofRound(Dataset<Row> rows) {
    JavaRDD<Row> stored = rows.javaRDD().persist(StorageLevel.DISK_ONLY());
    stored.rdd().localCheckpoint();
    return of(rows, stored);
  }

  private static Settled of(Dataset<Row> rows, JavaRDD<Row> stored) {
    long count = stored.count();
    return new Settled(rows.sparkSession().createDataFrame(stored, rows.schema()), count, stored);
  }

  /** The rows as the smaller side of a join: if they are few, every executor gets all of them. */
  Dataset<Row> toJoin() {
    return count <= FEW ? broadcast(rows) : rows;
  }

  @Override
  public void close() {
    stored.unpersist(false);
  }
}
