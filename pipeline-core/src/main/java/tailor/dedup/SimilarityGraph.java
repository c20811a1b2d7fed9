package tailor.dedup;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import tailor.dataset.ConnectedComponents;

/** A graph of similar documents that one task can hold: some 60 bytes an edge. */
final class SimilarityGraph {
  private static final int NOBODY = -1;

  private final long[] nodes;
  private final int[] first;
  private final int[] second;
  private final double[] jaccard;
  private final BitSet duplicates;

  private SimilarityGraph(
      long[] nodes, int[] first, int[] second, double[] jaccard, BitSet duplicates) {
    this.nodes = nodes;
    this.first = first;
    this.second = second;
    this.jaccard = jaccard;
    this.duplicates = duplicates;
  }

  /**
   * Takes the edges in.
   *
   * @param edges rows of {@code first}, {@code second}, {@code jaccard}, and whether the second is
   *     a duplicate of the first
   */
  static SimilarityGraph of(Iterator<Row> edges) {
    long[] first = new long[16];
    long[] second = new long[16];
    double[] jaccard = new double[16];
    BitSet duplicates = new BitSet();
    int count = 0;
    while (edges.hasNext()) {
      Row edge = edges.next();
      if (count == first.length) {
        first = Arrays.copyOf(first, count * 2);
        second = Arrays.copyOf(second, count * 2);
        jaccard = Arrays.copyOf(jaccard, count * 2);
      }
      first[count] = edge.getLong(0);
      second[count] = edge.getLong(1);
      jaccard[count] = edge.getDouble(2);
      duplicates.set(count, edge.getBoolean(3));
      count++;
    }
    long[] ends = Arrays.copyOf(first, count * 2);
    System.arraycopy(second, 0, ends, count, count);
    long[] nodes = Jaccard.distinct(ends);
    return new SimilarityGraph(
        nodes,
        numbers(nodes, first, count),
        numbers(nodes, second, count),
        Arrays.copyOf(jaccard, count),
        duplicates);
  }

  /** Decides as {@link LeaderSelection} and {@link ConnectedComponents} do. */
  Iterator<Row> decisions() {
    int[] best = bestKept();
    int[] parent = components();
    return IntStream.range(0, nodes.length)
        .mapToObj(
            node ->
                RowFactory.create(
                    nodes[node],
                    nodes[root(parent, node)],
                    best[node] == NOBODY ? null : nodes[first[best[node]]],
                    best[node] == NOBODY ? null : jaccard[best[node]]))
        .iterator();
  }

  /** For each node that goes, the edge from the most similar one that stays. */
  private int[] bestKept() {
    int[] waiting = new int[nodes.length];
    int[] starts = new int[nodes.length + 1];
    for (int edge = 0; edge < first.length; edge++) {
      if (duplicates.get(edge)) {
        waiting[second[edge]]++;
        starts[first[edge] + 1]++;
      }
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] outgoing = new int[first.length];
    int[] next = Arrays.copyOf(starts, nodes.length);
    for (int edge = 0; edge < first.length; edge++) {
      if (duplicates.get(edge)) {
        outgoing[next[first[edge]]++] = edge;
      }
    }
    int[] best = new int[nodes.length];
    Arrays.fill(best, NOBODY);
    int[] ready = new int[nodes.length];
    int end = 0;
    for (int node = 0; node < nodes.length; node++) {
      if (waiting[node] == 0) {
        ready[end++] = node;
      }
    }
    for (int i = 0; i < end; i++) {
      int node = ready[i];
      for (int j = starts[node]; j < starts[node + 1]; j++) {
        int edge = outgoing[j];
        int follower = second[edge];
        if (best[node] == NOBODY && isBetter(edge, best[follower])) {
          best[follower] = edge;
        }
        if (--waiting[follower] == 0) {
          ready[end++] = follower;
        }
      }
    }
    return best;
  }

  /** A forest in which the root of each node is the least of its component. */
  private int[] components() {
    int[] parent = IntStream.range(0, nodes.length).toArray();
    for (int edge = 0; edge < first.length; edge++) {
      int a = root(parent, first[edge]);
      int b = root(parent, second[edge]);
      parent[Math.max(a, b)] = Math.min(a, b);
    }
    return parent;
  }

  private boolean isBetter(int edge, int than) {
    return than == NOBODY
        || jaccard[edge] > jaccard[than]
        || jaccard[edge] == jaccard[than] && nodes[first[edge]] < nodes[first[than]];
  }

  private static int root(int[] parent, int node) {
    int at = node;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private static int[] numbers(long[] nodes, long[] ends, int count) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Arrays.binarySearch(nodes, ends[i]);
    }
    return numbers;
  }
}
