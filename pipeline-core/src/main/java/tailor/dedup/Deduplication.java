package tailor.dedup;

import static org.apache.spark.sql.functions.col;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.document.DocumentRows;

/**
 * All that is done about documents that repeat others: those of the same address, exact copies,
 * repeated lines or paragraphs, and near-duplicates, in this order.
 */
public final class Deduplication implements AutoCloseable {
  private final Optional<KeyedDuplicates> url;
  private final KeyedDuplicates exact;
  private final Optional<RepeatedText> repeated;
  private final Optional<NearDeduplication> near;
  private final boolean keepsIndex;

  private Deduplication(
      Optional<KeyedDuplicates> url,
      KeyedDuplicates exact,
      Optional<RepeatedText> repeated,
      Optional<NearDeduplication> near,
      DedupOptions options) {
    this.url = url;
    this.exact = exact;
    this.repeated = repeated;
    this.near = near;
    this.keepsIndex = options.near().keepIndex();
  }

  /**
   * Finds the duplicates among documents.
   *
   * @param documents rows of {@link tailor.document.DocumentRows#SCHEMA}
   */
  public static Deduplication of(Dataset<Row> documents, DedupOptions options) {
    return of(documents, Optional.empty(), options);
  }

  /**
   * Finds the duplicates among documents and those of earlier runs.
   *
   * @param documents rows of {@link tailor.document.DocumentRows#SCHEMA}
   * @param index what {@link #index} has returned of earlier runs
   */
  public static Deduplication of(
      Dataset<Row> documents, Optional<Dataset<Row>> index, DedupOptions options) {
    Optional<KeyedDuplicates> url =
        options.url().map(chosen -> UrlDeduplication.of(documents, chosen));
    KeyedDuplicates exact =
        ExactDeduplication.of(url.map(KeyedDuplicates::kept).orElse(documents), options);
    Optional<RepeatedText> repeated =
        options.repeatedText().map(chosen -> RepeatedText.of(exact.kept(), chosen));
    Dataset<Row> rest = repeated.map(RepeatedText::kept).orElseGet(exact::kept);
    return new Deduplication(
        url,
        exact,
        repeated,
        options.near().enabled()
            ? Optional.of(NearDeduplication.of(rest, index, options))
            : Optional.empty(),
        options);
  }

  /** The documents that stay, with the column {@link DocumentRows#CLUSTER}. */
  public Dataset<Row> kept() {
    return near.map(NearDeduplication::kept)
        .orElseGet(
            () ->
                repeated
                    .map(RepeatedText::kept)
                    .orElseGet(exact::kept)
                    .withColumn(DocumentRows.CLUSTER, col("id")));
  }

  /**
   * The documents that are dropped, with the columns of {@link tailor.document.DroppedRows#SCHEMA}.
   */
  public Dataset<Row> dropped() {
    return Stream.of(
            url.map(KeyedDuplicates::dropped),
            repeated.map(RepeatedText::dropped),
            near.map(NearDeduplication::dropped))
        .flatMap(Optional::stream)
        .reduce(exact.dropped(), Dataset::union);
  }

  /** What later runs need to know of the documents that stay; empty if that is not asked for. */
  public Optional<Dataset<Row>> index() {
    return near.filter(found -> keepsIndex).map(NearDeduplication::index);
  }

  /** How many documents are dropped by each rule. */
  public Map<String, Long> droppedByRule() {
    Map<String, Long> counts = new TreeMap<>();
    url.ifPresent(found -> count(counts, UrlDeduplication.RULE, found.dropped()));
    count(counts, ExactDeduplication.RULE, exact.dropped());
    repeated.ifPresent(found -> count(counts, RepeatedText.RULE, found.dropped()));
    near.ifPresent(found -> count(counts, NearDeduplication.RULE, found.dropped()));
    return counts;
  }

  /** How many documents lost lines or paragraphs; empty if none are looked for. */
  public OptionalLong edited() {
    return repeated.map(found -> OptionalLong.of(found.changed())).orElseGet(OptionalLong::empty);
  }

  @Override
  public void close() {
    near.ifPresent(NearDeduplication::close);
    repeated.ifPresent(RepeatedText::close);
    exact.close();
    url.ifPresent(KeyedDuplicates::close);
  }

  private static void count(Map<String, Long> counts, String rule, Dataset<Row> dropped) {
    long documents = dropped.count();
    if (documents > 0) {
      counts.put(rule, documents);
    }
  }
}
