package tailor.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.DoubleType;

import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Measures how similar candidates truly are, over all of their shingles. */
final class Verification {
  /** The columns: candidates with their similarity. */
  static final StructType SCHEMA = Candidates.SCHEMA.add("jaccard", DoubleType, false);

  private Verification() {}

  /**
   * Returns the candidates that are similar enough.
   *
   * @param candidates rows of {@link Candidates#SCHEMA}
   * @param sketches rows of {@link Sketches#SCHEMA}
   * @param least the least Jaccard similarity
   */
  static Dataset<Row> of(Dataset<Row> candidates, Dataset<Row> sketches, double least) {
    Dataset<Row> nodes =
        candidates
            .select(col("first").as("node"))
            .union(candidates.select(col("second").as("node")))
            .distinct();
    Dataset<Row> sets =
        sketches
            .select("node", "shingles")
            .join(nodes, sketches.col("node").equalTo(nodes.col("node")), "left_semi");
    Dataset<Row> seconds =
        sets.select(col("node").as("second_node"), col("shingles").as("second_shingles"));
    Dataset<Row> firsts =
        sets.select(col("node").as("first_node"), col("shingles").as("first_shingles"));
    MapPartitionsFunction<Row, Row> measure = rows -> new FlatRows(rows, new Measure(least)::of);
    return candidates
        .join(seconds, col("second").equalTo(col("second_node")))
        .join(firsts, col("first").equalTo(col("first_node")))
        .select("first", "second", "same_group", "first_shingles", "second_shingles")
        .mapPartitions(measure, Encoders.row(SCHEMA));
  }

  /** Measures pairs one after the other; the first document's set is kept for the next pair. */
  private static final class Measure {
    private final double least;
    private long first;
    private long @Nullable [] firstSet;

    Measure(double least) {
      this.least = least;
    }

    /** The pair with its similarity, if that is enough. */
    List<Row> of(Row pair) {
      long[] set = firstSet;
      if (set == null || first != pair.getLong(0)) {
        first = pair.getLong(0);
        set = Jaccard.set(pair.getAs(3));
        firstSet = set;
      }
      double jaccard = Jaccard.of(set, Jaccard.set(pair.getAs(4)));
      return jaccard >= least
          ? List.of(RowFactory.create(first, pair.getLong(1), pair.getBoolean(2), jaccard))
          : List.of();
    }
  }
}
