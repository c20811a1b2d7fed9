package tailor.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import tailor.dataset.Materialized;
import tailor.testkit.LocalSpark;

/**
 * Who goes and who belongs together, decided in one task and in rounds over the cluster, against a
 * union-find and a walk through the documents in order.
 */
class DecisionsTest {
  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";

  /** A pair of documents; the lesser number comes first. */
  private record Edge(long first, long second, double jaccard, boolean sameGroup) {}

  @Test
  void decidesAsTheReferenceInOneTaskAndInRounds() {
    Random random = new Random(3);
    for (int graph = 0; graph < 2; graph++) {
      List<Edge> edges = random(random, 30 << graph, 25 << graph);
      Map<Long, String> expected = reference(edges);
      assertThat(decisions(edges, Decisions.HELD_BY_A_TASK)).isEqualTo(expected);
      assertThat(decisions(edges, 0)).isEqualTo(expected);
    }
  }

  @Test
  void decidesAChainAndAStarInRoundsWithoutAdaptiveExecution() {
    List<Edge> edges =
        new ArrayList<>(
            LongStream.range(0, 12).mapToObj(i -> new Edge(i, i + 1, 0.9, true)).toList());
    LongStream.range(101, 160).forEach(i -> edges.add(new Edge(100, i, 0.85, true)));
    SparkSession session = LocalSpark.session();
    String before = session.conf().get(ADAPTIVE);
    session.conf().set(ADAPTIVE, "false");
    try {
      Map<Long, String> decided = decisions(edges, 0);
      assertThat(decided).isEqualTo(reference(edges));
      assertThat(decided.values()).filteredOn(text -> text.startsWith("0 ")).hasSize(13);
    } finally {
      session.conf().set(ADAPTIVE, before);
    }
  }

  @Test
  void manyGraphsInOneTask() {
    Random random = new Random(4);
    for (int graph = 0; graph < 2_000; graph++) {
      List<Edge> edges = random(random, 2 + random.nextInt(30), random.nextInt(60));
      Map<Long, String> decided = new TreeMap<>();
      SimilarityGraph.of(
              edges.stream()
                  .map(
                      edge ->
                          RowFactory.create(
                              edge.first(),
                              edge.second(),
                              edge.jaccard(),
                              edge.sameGroup() && edge.jaccard() >= 0.8))
                  .iterator())
          .decisions()
          .forEachRemaining(row -> decided.put(row.getLong(0), text(row)));
      assertThat(decided).isEqualTo(reference(edges));
    }
  }

  private static List<Edge> random(Random random, int nodes, int count) {
    Map<String, Edge> edges = new HashMap<>();
    for (int i = 0; i < count; i++) {
      long a = random.nextInt(nodes) - nodes / 2;
      long b = random.nextInt(nodes) - nodes / 2;
      if (a != b) {
        double jaccard = 0.7 + random.nextInt(30) / 100.0;
        edges.put(
            Math.min(a, b) + " " + Math.max(a, b),
            new Edge(Math.min(a, b), Math.max(a, b), jaccard, random.nextInt(5) > 0));
      }
    }
    return List.copyOf(edges.values());
  }

  private static Map<Long, String> decisions(List<Edge> edges, long held) {
    List<Row> rows =
        edges.stream()
            .map(
                edge ->
                    RowFactory.create(
                        edge.first(), edge.second(), edge.sameGroup(), edge.jaccard()))
            .toList();
    try (Materialized settled =
            Materialized.of(LocalSpark.session().createDataFrame(rows, Verification.SCHEMA));
        Materialized decisions = Decisions.of(settled, 0.8, held)) {
      Map<Long, String> decided = new TreeMap<>();
      decisions.rows().collectAsList().forEach(row -> decided.put(row.getLong(0), text(row)));
      return decided;
    }
  }

  private static String text(Row decision) {
    return "%s %s %s".formatted(component(decision), decision.get(2), decision.get(3));
  }

  private static long component(Row decision) {
    return decision.getLong(1);
  }

  /** Union-find, and one walk in order. */
  private static Map<Long, String> reference(List<Edge> edges) {
    Map<Long, Long> parents = new HashMap<>();
    TreeSet<Long> nodes = new TreeSet<>();
    for (Edge edge : edges) {
      nodes.add(edge.first());
      nodes.add(edge.second());
      long a = root(parents, edge.first());
      long b = root(parents, edge.second());
      parents.put(Math.max(a, b), Math.min(a, b));
    }
    Map<Long, Edge> leaving = new HashMap<>();
    Map<Long, String> decided = new TreeMap<>();
    for (long node : nodes) {
      edges.stream()
          .filter(edge -> edge.second() == node && edge.sameGroup() && edge.jaccard() >= 0.8)
          .filter(edge -> !leaving.containsKey(edge.first()))
          .max(
              java.util.Comparator.comparingDouble(Edge::jaccard)
                  .thenComparing(java.util.Comparator.comparingLong(Edge::first).reversed()))
          .ifPresent(best -> leaving.put(node, best));
      Edge best = leaving.get(node);
      decided.put(
          node,
          "%s %s %s"
              .formatted(
                  root(parents, node),
                  best == null ? null : best.first(),
                  best == null ? null : best.jaccard()));
    }
    return decided;
  }

  private static long root(Map<Long, Long> parents, long node) {
    long at = node;
    Long parent = parents.get(at);
    while (parent != null && parent != at) {
      at = parent;
      parent = parents.get(at);
    }
    return at;
  }
}
