package tailor.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.collection.JavaConverters;
import tailor.document.DroppedRows;

/**
 * Documents whose keys have the same hash, of which one survives.
 *
 * <p>Only the keys are shuffled and sorted; then a task meets the documents of a group one after
 * the other and holds one of them at a time, so that a group of any size needs no memory. What is
 * dropped is joined to the documents by id, which spreads evenly however large a group is.
 */
public final class KeyedDuplicates implements AutoCloseable {
  /** The columns of every key: its hash, and whose it is. */
  static final StructType KEY =
      new StructType()
          .add("hash", StringType, false)
          .add("weight", DoubleType, false)
          .add("id", StringType, false)
          .add("file", StringType, false)
          .add("offset", LongType, false)
          .add("source_id", StringType, false)
          .add("record_id", StringType, true);

  private final Dataset<Row> documents;
  private final Dataset<Row> duplicates;

  private KeyedDuplicates(Dataset<Row> documents, Dataset<Row> duplicates) {
    this.documents = documents;
    this.duplicates = duplicates;
  }

  /**
   * Finds the duplicates.
   *
   * @param documents rows of {@link tailor.document.DocumentRows#SCHEMA}
   * @param keys rows of {@link #KEY} and what else the order needs, at most one for a document
   * @param preference the order in which a group's documents survive; those that it does not tell
   *     apart follow by id, file and offset
   * @param rule the rule by which the others go
   * @param evidence why they go
   */
  static KeyedDuplicates of(
      Dataset<Row> documents,
      Dataset<Row> keys,
      List<Column> preference,
      String rule,
      String evidence) {
    Column[] order =
        Stream.of(
                Stream.of(col("hash")),
                preference.stream(),
                Stream.of(col("id"), col("file"), col("offset")))
            .flatMap(columns -> columns)
            .toArray(Column[]::new);
    Dataset<Row> duplicates =
        keys.repartition(col("hash"))
            .sortWithinPartitions(order)
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>) rows -> LaterRows.of(rows, rule, evidence),
                Encoders.row(LaterRows.SCHEMA));
    return new KeyedDuplicates(documents, duplicates.persist(StorageLevel.DISK_ONLY()));
  }

  /** The documents that stay. */
  public Dataset<Row> kept() {
    return documents.join(
        duplicates.select("id", "file", "offset"),
        JavaConverters.asScalaBuffer(List.of("id", "file", "offset")).toSeq(),
        "left_anti");
  }

  /** The documents that are dropped, with the columns of {@link DroppedRows#SCHEMA}. */
  public Dataset<Row> dropped() {
    return duplicates.select("dropped.*");
  }

  @Override
  public void close() {
    duplicates.unpersist();
  }
}
