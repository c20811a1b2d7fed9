package tailor.format;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.document.DroppedRows;
import tailor.document.ExampleRows;

/**
 * Documents on their way to examples. Every document is tagged and formatted once; the outcome
 * waits on the executors' disks until this is closed.
 */
public final class Formatting implements AutoCloseable {
  private static final StructType FORMATTED =
      new StructType()
          .add("id", StringType, false)
          .add("source_id", StringType, false)
          .add("record_id", StringType, true)
          .add("rule", StringType, true)
          .add("evidence", StringType, true)
          .add("examples", createArrayType(ExampleRows.SCHEMA, false), false);

  private final Dataset<Row> formatted;
  private final Map<String, Long> byRule = new TreeMap<>();
  private long kept;

  private Formatting(Dataset<Row> formatted) {
    this.formatted = formatted;
    for (Row row :
        formatted
            .groupBy(coalesce(col("rule"), lit("")).as("rule"))
            .agg(count(lit(1)).as("documents"))
            .collectAsList()) {
      if (row.getString(0).isEmpty()) {
        kept = row.getLong(1);
      } else {
        byRule.put(row.getString(0), row.getLong(1));
      }
    }
  }

  /**
   * Formats documents.
   *
   * @param documents rows of {@code deduplicated}
   * @param seed decides the splits
   */
  public static Formatting of(Dataset<Row> documents, FormatOptions options, long seed) {
    MapPartitionsFunction<Row, Row> format =
        rows -> new FormattedRows(rows, new DocumentFormatter(options, seed));
    return new Formatting(
        documents.mapPartitions(format, Encoders.row(FORMATTED)).persist(StorageLevel.DISK_ONLY()));
  }

  /** The examples, as rows of {@link ExampleRows#SCHEMA}. */
  public Dataset<Row> examples() {
    return formatted.select(explode(col("examples")).as("example")).select("example.*");
  }

  /** The documents without an example, as rows of {@link DroppedRows#SCHEMA}. */
  public Dataset<Row> dropped() {
    return DroppedRows.complete(formatted.where(col("rule").isNotNull()));
  }

  /** Documents that came in. */
  public long read() {
    return kept + byRule.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Documents with at least one example. */
  public long kept() {
    return kept;
  }

  /** Documents without an example, by the rule that says why. */
  public Map<String, Long> droppedByRule() {
    return Map.copyOf(byRule);
  }

  @Override
  public void close() {
    formatted.unpersist();
  }

  private static final class FormattedRows implements Iterator<Row> {
    private final Iterator<Row> documents;
    private final DocumentFormatter formatter;

    FormattedRows(Iterator<Row> documents, DocumentFormatter formatter) {
      this.documents = documents;
      this.formatter = formatter;
    }

    @Override
    public boolean hasNext() {
      return documents.hasNext();
    }

    @Override
    public Row next() {
      Document document = DocumentRows.fromRow(documents.next());
      DocumentFormatter.Formatted formatted = formatter.format(document);
      Optional<Draft.Declined> declined = formatted.declined();
      return RowFactory.create(
          document.getId(),
          document.getSourceId(),
          document.getRecordId(),
          declined.map(Draft.Declined::rule).orElse(null),
          declined.map(Draft.Declined::evidence).orElse(null),
          formatted.examples().stream().map(ExampleRows::toRow).toArray(Row[]::new));
    }
  }
}
