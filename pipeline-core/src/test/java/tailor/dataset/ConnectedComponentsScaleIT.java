package tailor.dataset;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.graphx.Edge;
import org.apache.spark.graphx.Graph;
import org.apache.spark.graphx.Graph$;
import org.apache.spark.graphx.lib.ConnectedComponents$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import tailor.testkit.LocalSpark;

/** Holds the connected components to those that GraphX finds, which names them in the same way. */
@Tag("scale")
class ConnectedComponentsScaleIT {
  private static final StructType EDGES =
      new StructType().add("first", DataTypes.LongType).add("second", DataTypes.LongType);
  private static final ClassTag<Integer> INTEGER = ClassTag$.MODULE$.apply(Integer.class);

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void areThoseOfGraphX(String adaptive) {
    SparkSession session = LocalSpark.session().newSession();
    session.conf().set("spark.sql.adaptive.enabled", adaptive);
    Dataset<Row> edges = session.createDataFrame(edges(), EDGES).repartition(7);
    Dataset<Row> expected = session.createDataFrame(byGraphX(edges), ConnectedComponents.SCHEMA);

    try (Materialized components = ConnectedComponents.of(edges)) {
      assertThat(components.rows().select("component").distinct().count()).isGreaterThan(1000);
      assertThat(components.count()).isEqualTo(expected.count());
      assertThat(components.rows().select("node", "component").except(expected).isEmpty()).isTrue();
    }
  }

  private static JavaRDD<Row> byGraphX(Dataset<Row> edges) {
    JavaRDD<Edge<Integer>> all =
        edges
            .where(col("first").notEqual(col("second")))
            .javaRDD()
            .map(edge -> new Edge<>(edge.getLong(0), edge.getLong(1), 1));
    StorageLevel level = StorageLevel.MEMORY_AND_DISK();
    Graph<Integer, Integer> graph =
        Graph$.MODULE$.fromEdges(all.rdd(), 1, level, level, INTEGER, INTEGER);
    return ConnectedComponents$.MODULE$
        .run(graph, INTEGER, INTEGER)
        .vertices()
        .toJavaRDD()
        .map(vertex -> RowFactory.create(vertex._1(), vertex._2()));
  }

  /** Pairs at random, chains, stars and loops: some thousands of components, one of them large. */
  private static List<Row> edges() {
    Random random = new Random(5);
    List<Row> edges = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      edges.add(edge(random.nextInt(30_000), random.nextInt(30_000)));
    }
    for (int link = 0; link < 60; link++) {
      edges.add(edge(100_000 + link * 7919 % 60, 100_000 + (link + 1) * 7919 % 60));
      edges.add(edge(200_000, 200_001 + link));
      edges.add(edge(-link, -link));
    }
    return edges;
  }

  private static Row edge(long first, long second) {
    return RowFactory.create(first, second);
  }
}
