package tailor.format;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that are computed once and wait on the executors' disks until this is closed. Plans over
 * them begin here: a persisted Dataset keeps the plan that it came from, so that plans over plans
 * grow until planning takes longer than the work. Rows of a lost executor are computed again.
 */
final class Materialized implements AutoCloseable {
  private final JavaRDD<Row> computed;
  private final Dataset<Row> rows;

  private Materialized(JavaRDD<Row> computed, Dataset<Row> rows) {
    this.computed = computed;
    this.rows = rows;
  }

  static Materialized of(Dataset<Row> rows) {
    JavaRDD<Row> computed = rows.javaRDD().persist(StorageLevel.DISK_ONLY());
    return new Materialized(computed, rows.sparkSession().createDataFrame(computed, rows.schema()));
  }

  Dataset<Row> rows() {
    return rows;
  }

  @Override
  public void close() {
    computed.unpersist(false);
  }
}
