package tailor.dedup;

import java.io.Serializable;
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
  private final Size size;

  private record Size(long documents, long bytes) implements Serializable {
    Size and(Size other) {
      return new Size(documents + other.documents, bytes + other.bytes);
    }
  }

  private StoredSketches(SparkSession session, JavaRDD<Row> stored, Size size) {
    this.session = session;
    this.stored = stored;
    this.size = size;
  }

  /**
   * Computes and stores sketches.
   *
   * @param sketches rows of {@link Sketches#SCHEMA}
   */
  static StoredSketches of(SparkSession session, JavaRDD<Row> sketches) {
    JavaRDD<Row> stored = sketches.persist(StorageLevel.DISK_ONLY());
    return new StoredSketches(
        session,
        stored,
        stored.aggregate(
            new Size(0, 0), (size, sketch) -> size.and(new Size(1, bytes(sketch))), Size::and));
  }

  /** These and others, which are to be closed one by one. */
  StoredSketches and(StoredSketches others) {
    return new StoredSketches(session, stored.union(others.stored), size.and(others.size));
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

  /** How many there are. */
  long count() {
    return size.documents();
  }

  /** The memory that a task needs to hold them all. */
  long bytes() {
    return size.bytes();
  }

  @Override
  public void close() {
    stored.unpersist(false);
  }

  private static long bytes(Row sketch) {
    byte[] signature = sketch.getAs("signature");
    byte[] shingles = sketch.getAs("shingles");
    return BYTES_OF_A_ROW + signature.length + shingles.length;
  }
}
