package tailor.format;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Groups of keys that documents tie together: the connected components of a graph whose edges join
 * the keys of one document.
 *
 * <p>Large-star and small-star in turn until nothing changes (Kiveris et al., Connected Components
 * in MapReduce and Beyond, SoCC 2014). Each key is 64 bits of its hash, so that a document with
 * many neighbours costs 16 bytes an edge and no key's neighbours are held in memory.
 */
final class KeyComponents implements AutoCloseable {
  private final Materialized edges;

  private KeyComponents(Materialized edges) {
    this.edges = edges;
  }

  /**
   * Finds the components.
   *
   * @param documents rows with {@code keys}, an array of text
   * @return empty if no document has two keys
   */
  static Optional<KeyComponents> of(Dataset<Row> documents) {
    Column first = xxhash64(col("keys").getItem(0));
    Materialized edges =
        Materialized.of(
            documents
                .where(size(col("keys")).gt(1))
                .select(
                    first.as("a"),
                    explode(slice(col("keys"), lit(2), size(col("keys")))).as("other"))
                .select(col("a"), xxhash64(col("other")).as("b"))
                .where(col("a").notEqual(col("b")))
                .select(greatest("a", "b").as("u"), least("a", "b").as("v"))
                .distinct());
    Row before = fingerprint(edges.rows());
    if (before.getLong(0) == 0) {
      edges.close();
      return Optional.empty();
    }
    while (true) {
      Materialized next = Materialized.of(smallStar(largeStar(edges.rows())));
      Row after = fingerprint(next.rows());
      edges.close();
      edges = next;
      if (after.equals(before)) {
        return Optional.of(new KeyComponents(edges));
      }
      before = after;
    }
  }

  /**
   * Rows of {@code (key_hash, component)}, both 64 bits, for every key that is tied to another; the
   * smallest hash of a component is its name.
   */
  Dataset<Row> rows() {
    Dataset<Row> stars = edges.rows();
    return stars
        .union(stars.select(col("v").as("u"), col("v")))
        .distinct()
        .select(col("u").as("key_hash"), col("v").as("component"));
  }

  @Override
  public void close() {
    edges.close();
  }

  /** Ties the larger neighbours of each key to the smallest of its neighbours and itself. */
  private static Dataset<Row> largeStar(Dataset<Row> edges) {
    Dataset<Row> both = edges.union(edges.select(col("v").as("u"), col("u").as("v")));
    Dataset<Row> smallest =
        both.groupBy("u").agg(min("v").as("least")).select(col("u"), least("least", "u").as("m"));
    return both.join(smallest, "u")
        .where(col("v").gt(col("u")))
        .select(col("v").as("u"), col("m").as("v"))
        .distinct();
  }

  /** Ties the smaller neighbours of each key, and itself, to the smallest of them. */
  private static Dataset<Row> smallStar(Dataset<Row> edges) {
    Dataset<Row> smallest = edges.groupBy("u").agg(min("v").as("m"));
    return edges
        .join(smallest, "u")
        .where(col("v").notEqual(col("m")))
        .select(col("v").as("u"), col("m").as("v"))
        .union(smallest.select(col("u"), col("m").as("v")))
        .distinct();
  }

  private static Row fingerprint(Dataset<Row> edges) {
    return edges
        .agg(count(lit(1)), sum(xxhash64(col("u"), col("v")).cast("decimal(38,0)")))
        .first();
  }
}
