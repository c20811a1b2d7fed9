package tailor.dedup;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that were computed once and wait on the executors' disks. Unlike those of {@code
 * Dataset.persist}, their plan is a leaf: where each round of a loop uses the last one's rows more
 * than once, plans would double every time. A lost executor's rows are computed again.
 *
 * @param rows the rows
 * @param count how many there are
 */
record Settled(Dataset<Row> rows, long count, JavaRDD<Row> stored) implements AutoCloseable {

  static Settled of(Dataset<Row> rows) {
    JavaRDD<Row> stored = rows.javaRDD().persist(StorageLevel.DISK_ONLY());
    long count = stored.count();
    return new Settled(rows.sparkSession().createDataFrame(stored, rows.schema()), count, stored);
  }

  @Override
  public void close() {
    stored.unpersist(false);
  }
}
