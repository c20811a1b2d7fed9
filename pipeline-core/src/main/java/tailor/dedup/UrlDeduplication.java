package tailor.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.collection.JavaConverters;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.document.DroppedRows;
import tailor.document.Fields;
import tailor.document.StableHash;

/**
 * Documents of the same {@linkplain NormalizedUrl normalized address}: of each group the newest
 * survives, then that of the greatest weight, then the longest, then that of the smallest id, file
 * and offset. Only hashes of addresses are shuffled and sorted, and a task holds one of a group at
 * a time.
 */
public final class UrlDeduplication implements AutoCloseable {
  /** The rule that takes a document out. */
  public static final String RULE = "duplicate-url";

  private static final StructType KEYS =
      new StructType()
          .add("hash", StringType, false)
          .add("newest", StringType, false)
          .add("weight", DoubleType, false)
          .add("length", LongType, false)
          .add("id", StringType, false)
          .add("file", StringType, false)
          .add("offset", LongType, false)
          .add("source_id", StringType, false)
          .add("record_id", StringType, true);

  private final Dataset<Row> documents;
  private final Dataset<Row> duplicates;

  private UrlDeduplication(Dataset<Row> documents, Dataset<Row> duplicates) {
    this.documents = documents;
    this.duplicates = duplicates;
  }

  /**
   * Finds the duplicates.
   *
   * @param documents rows of {@link DocumentRows#SCHEMA}
   */
  public static UrlDeduplication of(Dataset<Row> documents, UrlOptions options) {
    Dataset<Row> duplicates =
        documents
            .flatMap((FlatMapFunction<Row, Row>) row -> key(row, options), Encoders.row(KEYS))
            .repartition(col("hash"))
            .sortWithinPartitions(
                col("hash"),
                col("newest").desc(),
                col("weight").desc(),
                col("length").desc(),
                col("id"),
                col("file"),
                col("offset"))
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                    rows -> LaterRows.of(rows, RULE, "same address by " + options.field()),
                Encoders.row(LaterRows.SCHEMA));
    return new UrlDeduplication(documents, duplicates.persist(StorageLevel.DISK_ONLY()));
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

  private static Iterator<Row> key(Row row, UrlOptions options) {
    Document document = DocumentRows.fromRow(row);
    Optional<String> url = Fields.value(document, options.field()).flatMap(NormalizedUrl::of);
    return url
        .map(
            address ->
                RowFactory.create(
                    StableHash.id(address),
                    options.newestBy().flatMap(by -> Fields.value(document, by)).orElse(""),
                    document.getWeight(),
                    (long) document.getText().length(),
                    document.getId(),
                    document.getFile(),
                    document.getOffset(),
                    document.getSourceId(),
                    document.getRecordId()))
        .stream()
        .iterator();
  }
}
