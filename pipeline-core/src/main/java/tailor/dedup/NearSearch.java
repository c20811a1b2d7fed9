package tailor.dedup;

import static org.apache.spark.sql.functions.col;

import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.dataset.Materialized;

/**
 * Looks for similar documents in rounds: of what stays of the crowds of one round, the next one
 * looks into smaller buckets. Without crowds there is one round.
 *
 * <p>What one task can hold is searched in one task, {@link HeldSearch}, with the same result.
 */
final class NearSearch {
  static final int ROUNDS = 4;

  private final StoredSketches sketches;
  private final Optional<Dataset<Row>> index;
  private final NearOptions options;
  private final long held;

  /**
   * @param sketches of documents that are of no index
   * @param index rows of {@link Sketches#SCHEMA}
   */
  NearSearch(StoredSketches sketches, Optional<Dataset<Row>> index, NearOptions options) {
    this(sketches, index, options, HeldSearch.HELD_BY_A_TASK);
  }

  /**
   * @param held bytes of sketches that a task may hold
   */
  NearSearch(
      StoredSketches sketches, Optional<Dataset<Row>> index, NearOptions options, long held) {
    this.sketches = sketches;
    this.index = index;
    this.options = options;
    this.held = held;
  }

  /** Returns rows of {@link Outcomes#SCHEMA}, to be closed. */
  Materialized outcomes() {
    if (index.isEmpty()) {
      return outcomes(sketches);
    }
    try (StoredSketches neighbours =
        StoredSketches.of(
            sketches.session(), Neighbours.of(index.get(), sketches, options).javaRDD())) {
      return outcomes(sketches.and(neighbours));
    }
  }

  private Materialized outcomes(StoredSketches all) {
    if (all.bytes() <= held) {
      NearOptions near = options;
      JavaRDD<Row> outcomes =
          all.stored().coalesce(1).mapPartitions(rows -> HeldSearch.outcomes(rows, near));
      return Materialized.of(all.session(), outcomes, Outcomes.SCHEMA);
    }
    Dataset<Row> rows = all.rows();
    try (Materialized decisions = decisions(rows)) {
      return Outcomes.of(rows, decisions);
    }
  }

  private Materialized decisions(Dataset<Row> rows) {
    Materialized candidates = Materialized.of(Candidates.of(rows, options, 0));
    Materialized edges = Materialized.of(verified(candidates, rows));
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
                  rows.join(crowd.toJoin(), col("node").equalTo(col("crowded")), "left_semi"),
                  options,
                  round));
      Materialized more =
          Materialized.of(edges.rows().union(verified(candidates, rows)).distinct());
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

  private Dataset<Row> verified(Materialized candidates, Dataset<Row> rows) {
    Dataset<Row> pairs = candidates.rows().where(col("first").notEqual(col("second")));
    return Verification.of(candidates.toJoin(pairs), rows, options.clusterThreshold());
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
