package tailor.dedup;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.dataset.Materialized;

/**
 * Looks for similar documents in rounds: of what stays of the crowds of one round, the next one
 * looks into smaller buckets. Without crowds there is one round.
 */
final class NearSearch {
  private static final int ROUNDS = 4;

  private final Dataset<Row> sketches;
  private final NearOptions options;

  /**
   * @param sketches rows of {@link Sketches#SCHEMA}, persisted
   */
  NearSearch(Dataset<Row> sketches, NearOptions options) {
    this.sketches = sketches;
    this.options = options;
  }

  /** Returns rows of {@link Decisions#SCHEMA}, to be closed. */
  Materialized decisions() {
    Materialized candidates = Materialized.of(Candidates.of(sketches, options, 0));
    Materialized edges = Materialized.of(verified(candidates));
    Materialized decisions = Decisions.of(edges, options.threshold(), Decisions.HELD_BY_A_TASK);
    for (int round = 1; round < ROUNDS; round++) {
      Materialized crowd = Materialized.of(crowd(candidates, decisions));
      candidates.close();
      if (crowd.count() == 0) {
        crowd.close();
        break;
      }
      candidates =
          Materialized.of(
              Candidates.of(
                  sketches.join(crowd.toJoin(), col("node").equalTo(col("crowded")), "left_semi"),
                  options,
                  round));
      Materialized more = Materialized.of(edges.rows().union(verified(candidates)).distinct());
      crowd.close();
      boolean nothingNew = more.count() == edges.count();
      edges.close();
      edges = more;
      if (nothingNew) {
        break;
      }
      decisions.close();
      decisions = Decisions.of(edges, options.threshold(), Decisions.HELD_BY_A_TASK);
    }
    candidates.close();
    edges.close();
    return decisions;
  }

  private Dataset<Row> verified(Materialized candidates) {
    Dataset<Row> pairs = candidates.rows().where(col("first").notEqual(col("second")));
    return Verification.of(candidates.toJoin(pairs), sketches, options.clusterThreshold());
  }

  /** The documents of crowds that stay so far. */
  private static Dataset<Row> crowd(Materialized candidates, Materialized decisions) {
    Dataset<Row> leaving =
        decisions.toJoin().where(col("kept").isNotNull()).select(col("node").as("leaving"));
    return candidates
        .rows()
        .where(col("first").equalTo(col("second")))
        .select(col("first").as("crowded"))
        .join(leaving, col("crowded").equalTo(col("leaving")), "left_anti");
  }
}
