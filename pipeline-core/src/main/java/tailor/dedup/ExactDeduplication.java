package tailor.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.collection.JavaConverters;
import tailor.document.DroppedRows;
import tailor.document.StableHash;

/**
 * Documents of equal {@linkplain NormalizedText normalized text}: of each group one survives, that
 * of the greatest weight, then of the smallest id, file and offset.
 *
 * <p>Texts are compared by 128 bits of SHA-256. Only these, with the ids, are shuffled and sorted;
 * then a task meets the documents of a group one after the other and holds one of them at a time,
 * so that a group of any size needs no memory. What is dropped is joined to the documents by id,
 * which spreads evenly however large a group is.
 */
public final class ExactDeduplication implements AutoCloseable {
  /** The rule that takes a duplicate out. */
  public static final String RULE = "exact-duplicate";

  private static final StructType KEYS =
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

  private ExactDeduplication(Dataset<Row> documents, Dataset<Row> duplicates) {
    this.documents = documents;
    this.duplicates = duplicates;
  }

  /**
   * Finds the duplicates.
   *
   * @param documents rows of {@link tailor.document.DocumentRows#SCHEMA}
   */
  public static ExactDeduplication of(Dataset<Row> documents, DedupOptions options) {
    Dataset<Row> keys =
        documents
            .select("weight", "id", "file", "offset", "source_id", "record_id", "text", "fields")
            .map((MapFunction<Row, Row>) row -> key(row, options), Encoders.row(KEYS));
    Dataset<Row> duplicates =
        keys.repartition(col("hash"))
            .sortWithinPartitions(
                col("hash"), col("weight").desc(), col("id"), col("file"), col("offset"))
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                    rows -> LaterRows.of(rows, RULE, "same normalized text"),
                Encoders.row(LaterRows.SCHEMA));
    return new ExactDeduplication(documents, duplicates.persist(StorageLevel.DISK_ONLY()));
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

  private static Row key(Row row, DedupOptions options) {
    List<String> parts = new ArrayList<>();
    parts.add(NormalizedText.of(row.getAs("text"), options.punctuation()));
    Map<String, String> fields = row.getJavaMap(row.fieldIndex("fields"));
    for (String field : options.fields()) {
      parts.add(fields.containsKey(field) ? "=" + fields.get(field) : "");
    }
    return RowFactory.create(
        StableHash.id(parts.toArray(String[]::new)),
        row.getAs("weight"),
        row.getAs("id"),
        row.getAs("file"),
        row.getAs("offset"),
        row.getAs("source_id"),
        row.getAs("record_id"));
  }
}
