package tailor.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import tailor.dataset.Materialized;

/**
 * Decides who stays: going through the documents in their order, one is dropped if a similar one
 * before it stays, and stays otherwise. So of a chain of documents, each similar to the next only,
 * every second one stays; that it hangs together drops nobody.
 *
 * <p>All that can be decided at the same time is (Blelloch, Fineman and Shun, "Greedy sequential
 * maximal independent set and matching are parallel on average", 2012): a document with no
 * undecided one before it stays, and those similar to it go.
 */
final class LeaderSelection {
  /**
   * The columns: {@code node} of a document that goes, {@code kept}, the most similar one that
   * stays and comes before it, and their {@code jaccard}.
   */
  static final StructType SCHEMA =
      new StructType()
          .add("node", LongType, false)
          .add("kept", LongType, false)
          .add("jaccard", DoubleType, false);

  private LeaderSelection() {}

  /**
   * Decides.
   *
   * @param edges similar documents: columns {@code first}, {@code second}, which comes after it,
   *     and {@code jaccard}
   * @return rows of {@link #SCHEMA}, to be closed
   */
  static Materialized dropped(Dataset<Row> edges) {
    List<Materialized> leaving = new ArrayList<>();
    Materialized open = Materialized.ofRound(edges.select("first", "second"));
    Dataset<Row> dropped = open.rows().select(col("second").as("leaving")).limit(0);
    while (open.count() > 0) {
      Dataset<Row> pairs = open.rows();
      Dataset<Row> behind = pairs.select(col("second").as("behind")).distinct();
      Materialized going =
          Materialized.ofRound(
              pairs
                  .join(behind, col("first").equalTo(col("behind")), "left_anti")
                  .select(col("second").as("leaving"))
                  .distinct());
      leaving.add(going);
      Materialized rest =
          Materialized.ofRound(
              pairs
                  .join(going.rows(), col("second").equalTo(col("leaving")), "left_anti")
                  .join(going.rows(), col("first").equalTo(col("leaving")), "left_anti"));
      open.close();
      open = rest;
      dropped = dropped.union(going.rows());
    }
    open.close();
    Materialized decisions =
        Materialized.ofRound(
            edges
                .join(dropped, col("second").equalTo(col("leaving")), "left_semi")
                .join(dropped, col("first").equalTo(col("leaving")), "left_anti")
                .groupBy(col("second").as("node"))
                .agg(
                    max(struct(
                            col("jaccard"),
                            col("first").bitwiseXOR(-1L).as("order"),
                            col("first").as("kept")))
                        .as("best"))
                .select(
                    col("node"), col("best.kept").as("kept"), col("best.jaccard").as("jaccard")));
    leaving.forEach(Materialized::close);
    return decisions;
  }
}
