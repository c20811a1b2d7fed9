package tailor.dataset;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Where rows wait that a stage computes once and reads more than once. */
public interface InterimRows {
  /**
   * Keeps rows.
   *
   * @param name what they are, of this stage's interim rows
   * @return the same rows, which are computed at most once while all executors live
   */
  Dataset<Row> keep(String name, Dataset<Row> rows);

  /** Gives back the room of what {@link #keep} has returned. */
  void release(Dataset<Row> kept);

  /** On the executors' disks, as long as they live. */
  static InterimRows onExecutors() {
    return new InterimRows() {
      @Override
      public Dataset<Row> keep(String name, Dataset<Row> rows) {
        return rows.persist(StorageLevel.DISK_ONLY());
      }

      @Override
      public void release(Dataset<Row> kept) {
        kept.unpersist();
      }
    };
  }
}
