package tailor.clean;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.Iterator;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import tailor.document.DocumentRows;
import tailor.document.DroppedRows;

/**
 * Documents cleaned and judged, once: what stays, and what is dropped. Keeps the outcome on the
 * executors' disks until it is closed.
 */
public final class Cleaning implements AutoCloseable {
  private static final StructType SCHEMA =
      new StructType()
          .add("document", DocumentRows.SCHEMA, true)
          .add("dropped", DroppedRows.SCHEMA, true)
          .add("changed_by", createArrayType(StringType, false), false);

  private final Dataset<Row> outcomes;

  private Cleaning(Dataset<Row> outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * Cleans documents.
   *
   * @param documents rows of {@link DocumentRows#SCHEMA}
   */
  public static Cleaning of(Dataset<Row> documents, CleanOptions options) {
    Dataset<Row> outcomes =
        documents.mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> outcomes(rows, options),
            Encoders.row(SCHEMA));
    return new Cleaning(outcomes.persist(StorageLevel.DISK_ONLY()));
  }

  /** The documents that stay, cleaned. */
  public Dataset<Row> kept() {
    return outcomes.where(col("document").isNotNull()).select("document.*");
  }

  /** The documents that are dropped, with the columns of {@link DroppedRows#SCHEMA}. */
  public Dataset<Row> dropped() {
    return outcomes.where(col("dropped").isNotNull()).select("dropped.*");
  }

  /** How many documents each cleaner changed, dropped ones included, by the cleaner's type. */
  public Map<String, Long> changed() {
    return count(outcomes.select(explode(col("changed_by"))));
  }

  /** How many documents each rule dropped. */
  public Map<String, Long> droppedByRule() {
    return count(dropped().select("rule"));
  }

  @Override
  public void close() {
    outcomes.unpersist();
  }

  private static Map<String, Long> count(Dataset<Row> names) {
    Map<String, Long> counts = new TreeMap<>();
    names
        .groupBy(names.columns()[0])
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }

  private static Iterator<Row> outcomes(Iterator<Row> rows, CleanOptions options) {
    DocumentCleaner cleaner = new DocumentCleaner(options);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false)
        .map(row -> toRow(cleaner.clean(DocumentRows.fromRow(row))))
        .iterator();
  }

  private static Row toRow(CleanedDocument cleaned) {
    String[] changedBy = cleaned.changedBy().toArray(String[]::new);
    return cleaned
        .drop()
        .map(
            drop ->
                RowFactory.create(
                    null,
                    DroppedRows.of(cleaned.document(), drop.rule(), drop.finding()),
                    changedBy))
        .orElseGet(
            () -> RowFactory.create(DocumentRows.toRow(cleaned.document()), null, changedBy));
  }
}
