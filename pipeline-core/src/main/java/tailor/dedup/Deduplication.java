package tailor.dedup;

import static org.apache.spark.sql.functions.col;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.document.DocumentRows;

/** All that is done about documents that repeat others: exact copies first, then near ones. */
public final class Deduplication implements AutoCloseable {
  private final ExactDeduplication exact;
  private final Optional<NearDeduplication> near;

  private Deduplication(ExactDeduplication exact, Optional<NearDeduplication> near) {
    this.exact = exact;
    this.near = near;
  }

  /**
   * Finds the duplicates.
   *
   * @param documents rows of {@link tailor.document.DocumentRows#SCHEMA}
   */
  public static Deduplication of(Dataset<Row> documents, DedupOptions options) {
    ExactDeduplication exact = ExactDeduplication.of(documents, options);
    return new Deduplication(
        exact,
        options.near().enabled()
            ? Optional.of(NearDeduplication.of(exact.kept(), options))
            : Optional.empty());
  }

  /** The documents that stay, with the column {@link DocumentRows#CLUSTER}. */
  public Dataset<Row> kept() {
    return near.map(NearDeduplication::kept)
        .orElseGet(() -> exact.kept().withColumn(DocumentRows.CLUSTER, col("id")));
  }

  /**
   * The documents that are dropped, with the columns of {@link tailor.document.DroppedRows#SCHEMA}.
   */
  public Dataset<Row> dropped() {
    return near.map(found -> exact.dropped().union(found.dropped())).orElseGet(exact::dropped);
  }

  /** How many documents are dropped by each rule. */
  public Map<String, Long> droppedByRule() {
    Map<String, Long> counts = new TreeMap<>();
    count(counts, ExactDeduplication.RULE, exact.dropped());
    near.ifPresent(found -> count(counts, NearDeduplication.RULE, found.dropped()));
    return counts;
  }

  @Override
  public void close() {
    near.ifPresent(NearDeduplication::close);
    exact.close();
  }

  private static void count(Map<String, Long> counts, String rule, Dataset<Row> dropped) {
    long documents = dropped.count();
    if (documents > 0) {
      counts.put(rule, documents);
    }
  }
}
