package tailor.dedup;

import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * What follows from the pairs of similar documents: who goes, and which share a cluster. A graph
 * that one task can hold is decided there, in one go; a larger one in rounds over the cluster. Both
 * decide the same.
 *
 * @param dropped rows of {@link LeaderSelection#SCHEMA}
 * @param components rows of {@link ConnectedComponents#SCHEMA}
 */
record Decisions(Settled dropped, Settled components) implements AutoCloseable {
  /** Pairs that a task takes: some 60 MB. */
  static final long HELD_BY_A_TASK = 1_000_000;

  /**
   * Decides.
   *
   * @param related pairs of documents of one cluster: {@code first}, {@code second}, {@code
   *     jaccard}
   * @param duplicates those of them of which the second is to go if the first stays
   * @param held pairs that a task may hold
   */
  static Decisions of(Settled related, Dataset<Row> duplicates, long held) {
    if (related.count() > held) {
      return new Decisions(
          LeaderSelection.dropped(duplicates), ConnectedComponents.of(related.rows()));
    }
    MapPartitionsFunction<Row, Row> leaders = rows -> SimilarityGraph.of(rows).dropped();
    MapPartitionsFunction<Row, Row> components = rows -> SimilarityGraph.of(rows).components();
    return new Decisions(
        Settled.of(edges(duplicates).mapPartitions(leaders, Encoders.row(LeaderSelection.SCHEMA))),
        Settled.of(
            edges(related.rows())
                .mapPartitions(components, Encoders.row(ConnectedComponents.SCHEMA))));
  }

  @Override
  public void close() {
    dropped.close();
    components.close();
  }

  private static Dataset<Row> edges(Dataset<Row> pairs) {
    return pairs.select("first", "second", "jaccard").coalesce(1);
  }
}
