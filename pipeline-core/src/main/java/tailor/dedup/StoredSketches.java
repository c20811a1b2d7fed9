package tailor.dedup;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Sketches that were computed once and wait on the executors' disks until this is closed. */
final class StoredSketches implements AutoCloseable {
  /** What a document takes beside its signature and shingles: names, numbers, buckets. */
  private static final long BYTES_OF_A_ROW = 600;

  private final SparkSession session;
  private final JavaRDD<Row> stored;
  private final long bytes;

  private StoredSketches(SparkSession session, JavaRDD<Row> stored, long bytes) {
    this.session = session;
    this.stored = stored;
    this.bytes = bytes;
  }

  /**
   * Computes and stores sketches.
   *
   * @param sketches rows of {@link Sketches#SCHEMA}
   */
  static StoredSketches of(SparkSession session, JavaRDD<Row> sketches) {
    JavaRDD<Row> stored = sketches.persist(StorageLevel.DISK_ONLY());
    return new StoredSketches(
        session, stored, stored.mapToDouble(StoredSketches::bytes).sum().longValue());
  }

  /** These and others, which are to be closed one by one. */
  StoredSketches and(StoredSketches others) {
    return new StoredSketches(session, stored.union(others.stored), bytes + others.bytes);
  }

  SparkSession session() {
    return session;
  }

  JavaRDD<Row> stored() {
    return stored;
  }

  /** Rows of {@link Sketches#SCHEMA}. */
  Dataset<Row> rows() {
    return session.createDataFrame(stored, Sketches.SCHEMA);
  }

  /** The memory that a task needs to hold them all. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    stored.unpersist(false);
  }

  private static double bytes(Row sketch) {
    byte[] signature = sketch.getAs("signature");
    byte[] shingles = sketch.getAs("shingles");
    return BYTES_OF_A_ROW + signature.length + shingles.length;
  }
}
