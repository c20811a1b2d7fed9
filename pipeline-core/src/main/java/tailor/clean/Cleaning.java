package tailor.clean;

import static org.apache.spark.sql.functions.col;
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
import org.jspecify.annotations.Nullable;
import tailor.dataset.InterimRows;
import tailor.document.DocumentRows;
import tailor.document.DroppedRows;

/**
 * Documents cleaned and judged, once: what stays, and what is dropped. The outcome waits until it
 * is closed.
 */
public final class Cleaning implements AutoCloseable {
  private static final StructType SCHEMA =
      new StructType()
          .add("document", DocumentRows.SCHEMA, true)
          .add("dropped", DroppedRows.SCHEMA, true)
          .add("changed_by", createArrayType(StringType, false), false);

  private final Dataset<Row> outcomes;
  private final InterimRows interim;
  private @Nullable Counts counts;

  /**
   * What became of the documents.
   *
   * @param kept documents that stay
   * @param droppedByRule documents that each rule dropped
   * @param changed documents that each cleaner changed, dropped ones included, by its type
   */
  public record Counts(long kept, Map<String, Long> droppedByRule, Map<String, Long> changed) {}

  private Cleaning(Dataset<Row> outcomes, InterimRows interim) {
    this.outcomes = outcomes;
    this.interim = interim;
  }

  /**
   * Cleans documents.
   *
   * @param documents rows of {@link DocumentRows#SCHEMA}
   */
  public static Cleaning of(Dataset<Row> documents, CleanOptions options) {
    return of(documents, options, InterimRows.onExecutors());
  }

  /**
   * Cleans documents.
   *
   * @param documents rows of {@link DocumentRows#SCHEMA}
   * @param interim where the outcome waits
   */
  public static Cleaning of(Dataset<Row> documents, CleanOptions options, InterimRows interim) {
    Dataset<Row> outcomes =
        documents.mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> outcomes(rows, options),
            Encoders.row(SCHEMA));
    return new Cleaning(interim.keep("outcomes", outcomes), interim);
  }

  /** The documents that stay, cleaned. */
  public Dataset<Row> kept() {
    return outcomes.where(col("document").isNotNull()).select("document.*");
  }

  /** The documents that are dropped, with the columns of {@link DroppedRows#SCHEMA}. */
  public Dataset<Row> dropped() {
    return outcomes.where(col("dropped").isNotNull()).select("dropped.*");
  }

  /** How many documents stay, go and changed. */
  public Counts counts() {
    if (counts == null) {
      counts = count();
    }
    return counts;
  }

  /** One pass for all counts: there are few rules and few sets of cleaners. */
  private Counts count() {
    long kept = 0;
    Map<String, Long> dropped = new TreeMap<>();
    Map<String, Long> changed = new TreeMap<>();
    for (Row row :
        outcomes
            .groupBy(col("dropped.rule").as("rule"), col("changed_by"))
            .count()
            .collectAsList()) {
      long documents = row.getLong(2);
      if (row.isNullAt(0)) {
        kept += documents;
      } else {
        dropped.merge(row.getString(0), documents, Long::sum);
      }
      for (String cleaner : row.<String>getList(1)) {
        changed.merge(cleaner, documents, Long::sum);
      }
    }
    return new Counts(kept, dropped, changed);
  }

  @Override
  public void close() {
    interim.release(outcomes);
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
