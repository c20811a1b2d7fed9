package tailor.dataset;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;
import static org.apache.spark.sql.types.DataTypes.LongType;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Connected components by large-star and small-star in turn (Kiveris et al., "Connected Components
 * in MapReduce and Beyond", 2014): every node is linked to the least of its neighbours until each
 * component is a star around its least node. Rounds grow with the logarithm of the nodes; a node of
 * any degree is only ever aggregated, never gathered.
 */
public final class ConnectedComponents {
  /** The columns: {@code component} is its least node. */
  public static final StructType SCHEMA =
      new StructType().add("node", LongType, false).add("component", LongType, false);

  private ConnectedComponents() {}

  /**
   * Finds the components of all nodes that have an edge to another.
   *
   * @param edges columns {@code first} and {@code second}, both long
   * @return rows of {@link #SCHEMA}, to be closed
   */
  public static Materialized of(Dataset<Row> edges) {
    Materialized links =
        Materialized.ofRound(
            edges
                .where(col("first").notEqual(col("second")))
                .select(
                    greatest(col("first"), col("second")).as("node"),
                    least(col("first"), col("second")).as("component"))
                .distinct());
    Row before = digest(links.rows());
    while (true) {
      Materialized large = Materialized.ofRound(largeStar(links.rows()));
      links.close();
      links = Materialized.ofRound(smallStar(large.rows()));
      large.close();
      Row now = digest(links.rows());
      if (now.equals(before)) {
        break;
      }
      before = now;
    }
    Dataset<Row> stars = links.rows();
    Dataset<Row> centres = stars.select(col("component").as("node"), col("component")).distinct();
    Materialized members = Materialized.ofRound(stars.union(centres));
    links.close();
    return members;
  }

  /** Links the greater neighbours of each node to the least of its neighbours and itself. */
  private static Dataset<Row> largeStar(Dataset<Row> links) {
    Dataset<Row> lowest = links.groupBy(col("node").as("lower")).agg(min("component").as("lowest"));
    return links
        .join(lowest, col("component").equalTo(col("lower")), "left")
        .select(col("node"), coalesce(col("lowest"), col("component")).as("component"))
        .distinct();
  }

  /** Links the smaller neighbours of each node, and itself, to the least of them. */
  private static Dataset<Row> smallStar(Dataset<Row> links) {
    Dataset<Row> lowest =
        links.groupBy(col("node").as("centre")).agg(min("component").as("lowest"));
    Dataset<Row> smaller =
        links
            .join(lowest, col("node").equalTo(col("centre")))
            .select(col("component").as("node"), col("lowest").as("component"))
            .where(col("node").notEqual(col("component")));
    return smaller
        .union(lowest.select(col("centre").as("node"), col("lowest").as("component")))
        .distinct();
  }

  private static Row digest(Dataset<Row> links) {
    return links
        .agg(
            count(lit(1)),
            sum(xxhash64(col("node"), col("component")).cast(DataTypes.createDecimalType(20, 0))))
        .first();
  }
}
