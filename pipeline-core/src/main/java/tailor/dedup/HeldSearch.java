package tailor.dedup;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;
import static java.util.Comparator.comparingLong;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks for similar documents among those that one task can hold: the rounds of {@link NearSearch},
 * {@link Decisions} and {@link Outcomes} in one go, with the same result. A few thousand documents
 * take a second here, and minutes of planning as Spark jobs.
 *
 * <p>A document is a number, its place in the order in which documents come first.
 */
final class HeldSearch {
  /** Sketches that a task takes, in bytes as of {@link StoredSketches}; it may need twice that. */
  static final long HELD_BY_A_TASK = 256L << 20;

  private static final Comparator<Row> REPRESENTATIVE =
      comparing(HeldSearch::isNew).thenComparingLong(HeldSearch::node);

  private final NearOptions options;
  private final Row[] sketches;
  private final long[] nodes;
  private final long[] groups;
  private final boolean[] isNew;
  private final long[] @Nullable [] sets;
  private final Map<Long, Double> similar = new HashMap<>();

  private HeldSearch(List<Row> sketches, NearOptions options) {
    this.options = options;
    this.sketches = sketches.toArray(Row[]::new);
    Arrays.sort(
        this.sketches,
        comparingLong(HeldSearch::group)
            .thenComparing(comparingDouble(HeldSearch::weight).reversed())
            .thenComparingLong(HeldSearch::node));
    this.nodes = Arrays.stream(this.sketches).mapToLong(HeldSearch::node).toArray();
    this.groups = Arrays.stream(this.sketches).mapToLong(HeldSearch::group).toArray();
    this.isNew = new boolean[this.sketches.length];
    for (int i = 0; i < isNew.length; i++) {
      isNew[i] = isNew(this.sketches[i]);
    }
    this.sets = new long[isNew.length][];
  }

  /**
   * Finds what comes of the documents.
   *
   * @param sketches rows of {@link Sketches#SCHEMA}
   * @return rows of {@link Outcomes#SCHEMA}
   */
  static Iterator<Row> outcomes(Iterator<Row> sketches, NearOptions options) {
    List<Row> held = new ArrayList<>();
    sketches.forEachRemaining(held::add);
    HeldSearch search = new HeldSearch(held, options);
    return search.outcomes(search.decisions());
  }

  /** Rows of {@link Decisions#SCHEMA}. */
  private List<Row> decisions() {
    int[] searched = IntStream.range(0, sketches.length).toArray();
    List<Row> decisions = List.of();
    for (int round = 0; round < NearSearch.ROUNDS && searched.length > 0; round++) {
      int before = similar.size();
      BitSet crowd = search(searched, round);
      if (round > 0 && similar.size() == before) {
        break;
      }
      decisions = decided();
      Set<Long> leaving =
          decisions.stream()
              .filter(decision -> !decision.isNullAt(2))
              .map(decision -> decision.getLong(0))
              .collect(Collectors.toSet());
      searched = crowd.stream().filter(document -> !leaving.contains(nodes[document])).toArray();
    }
    return decisions;
  }

  /** Adds the pairs that are similar enough; returns the documents of crowds. */
  private BitSet search(int[] searched, int round) {
    Bands bands = new Bands(options, round);
    long[][] buckets =
        Arrays.stream(searched)
            .mapToObj(document -> bands.buckets(sketches[document]))
            .toArray(long[][]::new);
    long places = (Integer.highestOneBit(searched.length) << 1) - 1L;
    BitSet crowd = new BitSet();
    long[] candidates = {};
    for (int band = 0; band < bands.buckets(); band++) {
      LongStream.Builder found = LongStream.builder();
      BucketPairs pairs =
          new BucketPairs(
              (first, second, sameGroup) -> {
                if (first == second) {
                  crowd.set((int) first);
                } else {
                  found.add(first << 32 | second);
                }
              });
      for (long member : shared(buckets, band, places)) {
        int document = searched[(int) (member & places)];
        pairs.meet(member | places, groups[document], document, isNew[document]);
      }
      candidates =
          Jaccard.distinct(LongStream.concat(LongStream.of(candidates), found.build()).toArray());
    }
    for (long pair : candidates) {
      verify(pair);
    }
    return crowd;
  }

  /**
   * The buckets of a band that have several documents: their members side by side, in the order of
   * pairing. A member is its place among the documents in the low bits, as many as {@code places}
   * has, and of its bucket what fits beside it; should two buckets fall together, their documents
   * are compared for nothing.
   */
  private static long[] shared(long[][] buckets, int band, long places) {
    long[] members =
        IntStream.range(0, buckets.length)
            .filter(i -> buckets[i].length > 0)
            .mapToLong(i -> buckets[i][band] & ~places | i)
            .sorted()
            .toArray();
    int count = 0;
    int from = 0;
    for (int to = 1; to <= members.length; to++) {
      if (to == members.length || (members[to] | places) != (members[from] | places)) {
        if (to - from > 1) {
          System.arraycopy(members, from, members, count, to - from);
          count += to - from;
        }
        from = to;
      }
    }
    return Arrays.copyOf(members, count);
  }

  private void verify(long pair) {
    int first = first(pair);
    int second = second(pair);
    if (nodes[first] != nodes[second]) {
      double jaccard = Jaccard.of(set(first), set(second));
      if (jaccard >= options.clusterThreshold()) {
        similar.put(pair, jaccard);
      }
    }
  }

  private long[] set(int document) {
    long[] set = sets[document];
    if (set == null) {
      set = Jaccard.set(sketches[document].getAs("shingles"));
      sets[document] = set;
    }
    return set;
  }

  private List<Row> decided() {
    List<Row> decisions = new ArrayList<>();
    SimilarityGraph.of(similar.entrySet().stream().map(this::edge).iterator())
        .decisions()
        .forEachRemaining(decisions::add);
    return decisions;
  }

  private Row edge(Map.Entry<Long, Double> pair) {
    int first = first(pair.getKey());
    int second = second(pair.getKey());
    boolean duplicate = groups[first] == groups[second] && pair.getValue() >= options.threshold();
    return RowFactory.create(nodes[first], nodes[second], pair.getValue(), duplicate);
  }

  private Iterator<Row> outcomes(List<Row> decisions) {
    Map<Long, Row> documents = new HashMap<>();
    for (long pair : similar.keySet()) {
      documents.put(nodes[first(pair)], sketches[first(pair)]);
      documents.put(nodes[second(pair)], sketches[second(pair)]);
    }
    Map<Long, Row> representatives = new HashMap<>();
    for (Row decision : decisions) {
      representatives.merge(
          decision.getLong(1),
          requireNonNull(documents.get(decision.getLong(0))),
          BinaryOperator.minBy(REPRESENTATIVE));
    }
    return decisions.stream()
        .filter(decision -> isNew(requireNonNull(documents.get(decision.getLong(0)))))
        .map(
            decision ->
                Outcomes.of(
                    requireNonNull(documents.get(decision.getLong(0))),
                    cluster(requireNonNull(representatives.get(decision.getLong(1)))),
                    decision.isNullAt(2)
                        ? null
                        : requireNonNull(documents.get(decision.getLong(2))).getAs("id"),
                    decision.isNullAt(3) ? null : decision.getDouble(3)))
        .iterator();
  }

  private static int first(long pair) {
    return (int) (pair >>> 32);
  }

  private static int second(long pair) {
    return (int) pair;
  }

  private static long node(Row sketch) {
    return sketch.<Long>getAs("node");
  }

  private static long group(Row sketch) {
    return sketch.<Long>getAs("group");
  }

  private static double weight(Row sketch) {
    return sketch.<Double>getAs("weight");
  }

  private static boolean isNew(Row sketch) {
    return weight(sketch) < Double.POSITIVE_INFINITY;
  }

  private static String cluster(Row representative) {
    String cluster = representative.getAs("cluster");
    return cluster == null ? representative.getAs("id") : cluster;
  }
}
