package tailor.format;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import tailor.testkit.LocalSpark;

class SplittingTest {
  private static final long SEED = 17;
  private static final SplitOptions OPTIONS =
      new SplitOptions(0.1, 0.2, List.of("cluster"), Optional.of("customer"), Optional.empty());
  private static final StructType DOCUMENTS =
      new StructType()
          .add("id", StringType, false)
          .add("source_id", StringType, false)
          .add("record_id", StringType, true)
          .add("keys", createArrayType(StringType, false), false)
          .add("kind", StringType, true)
          .add("examples", IntegerType, false);

  /** A document and what it must not be parted from. */
  private record Keyed(String id, List<String> keys) {}

  @Test
  void noKeyIsInTwoSplitsHoweverKeysAreTiedTogether() {
    List<Keyed> documents = randomDocuments(2_000, new Random(5));

    try (Splitting splitting = split(documents, Optional.empty())) {
      Map<String, String> splits = splits(splitting);
      assertThat(splits).hasSize(documents.size());
      assertThat(splitting.dropped().count()).isZero();
      assertNoneCrosses(documents, splits);
      assertThat(share(splits.values(), "test")).isCloseTo(0.2, within(0.005));
      assertThat(share(splits.values(), "validation")).isCloseTo(0.1, within(0.005));
      assertThat(names(splitting, documents)).isEqualTo(components(documents));
    }
  }

  @Test
  void aChainOfKeysIsOneGroup() {
    List<Keyed> documents = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      documents.add(new Keyed("d" + i, List.of("customer=" + i, "thread=" + (i + 1) % 150)));
      documents.add(new Keyed("e" + i, List.of("thread=" + i, "customer=" + i)));
      documents.add(new Keyed("alone" + i, List.of()));
    }

    try (Splitting splitting = split(documents, Optional.empty())) {
      assertNoneCrosses(documents, splits(splitting));
      assertThat(names(splitting, documents)).isEqualTo(components(documents));
    }
  }

  @Test
  void nothingMovesAndNothingCrossesWhenATenthIsAdded() {
    List<Keyed> all = randomDocuments(2_200, new Random(6));
    List<Keyed> before = all.subList(0, 2_000);

    try (Splitting first = split(before, Optional.empty())) {
      Map<String, String> old = splits(first);
      try (Splitting second = split(all, Optional.of(first.splits()))) {
        Map<String, String> now = splits(second);
        Map<String, String> dropped = rules(second);
        assertThat(now.size() + dropped.size()).isEqualTo(all.size());
        assertThat(now).containsAllEntriesOf(old);
        assertThat(dropped).isNotEmpty();
        assertThat(dropped.values()).containsOnly(Splitting.BRIDGE);
        assertNoneCrosses(all, now);
        assertThat(share(now.values(), "test")).isCloseTo(0.2, within(0.005));
        assertThat(share(now.values(), "validation")).isCloseTo(0.1, within(0.005));
      }
    }
  }

  @Test
  void newDocumentsFollowTheirGroupAndBridgesGo() {
    Dataset<Row> earlier =
        LocalSpark.session()
            .createDataset(
                List.of(
                    earlier("t", "customer=1", "train"),
                    earlier("u", "customer=2", "test"),
                    earlier("gone", "customer=3", "test"),
                    earlier("w", "cluster=old", "train")),
                Encoders.row(SplitRows.SCHEMA));
    List<Keyed> documents =
        List.of(
            new Keyed("t", List.of("customer=1")),
            new Keyed("u", List.of("cluster=merged", "customer=2")),
            new Keyed("w", List.of("cluster=merged")),
            new Keyed("follows", List.of("customer=3")),
            new Keyed("bridge", List.of("customer=1", "customer=2")),
            new Keyed("left", List.of("thread=5", "customer=1")),
            new Keyed("right", List.of("thread=5", "customer=2")),
            new Keyed("joins", List.of("thread=6", "customer=1")),
            new Keyed("with", List.of("thread=6")));

    try (Splitting splitting = split(documents, Optional.of(earlier))) {
      assertThat(splits(splitting))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "t", "train", "u", "test", "follows", "test", "joins", "train", "with", "train"));
      assertThat(rules(splitting))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "w", Splitting.CONFLICT,
                  "bridge", Splitting.BRIDGE,
                  "left", Splitting.BRIDGE,
                  "right", Splitting.BRIDGE));
      assertThat(splitting.dropped().where("id = 'bridge'").first().<String>getAs("evidence"))
          .isEqualTo("ties train to test through customer=1, customer=2");
    }
  }

  private static Row earlier(String id, String key, String split) {
    return RowFactory.create(id, "s", null, key, new String[] {key}, split);
  }

  /** Documents of which most share a cluster or a customer with others, and some both. */
  private static List<Keyed> randomDocuments(int count, Random random) {
    List<Keyed> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> keys = new ArrayList<>();
      if (random.nextInt(3) == 0) {
        keys.add("cluster=" + random.nextInt(count));
      }
      if (random.nextInt(10) > 0) {
        keys.add("customer=" + (int) (count * Math.pow(random.nextDouble(), 1.5)));
      }
      documents.add(new Keyed("d" + i, keys));
    }
    return documents;
  }

  private static Splitting split(List<Keyed> documents, Optional<Dataset<Row>> earlier) {
    List<Row> rows =
        documents.stream()
            .map(
                d ->
                    RowFactory.create(
                        d.id(), "s", null, d.keys().toArray(String[]::new), "notes", 1))
            .toList();
    return Splitting.of(
        LocalSpark.session().createDataset(rows, Encoders.row(DOCUMENTS)), OPTIONS, earlier, SEED);
  }

  private static Map<String, String> splits(Splitting splitting) {
    return column(splitting.splits(), "split");
  }

  private static Map<String, String> rules(Splitting splitting) {
    return column(splitting.dropped(), "rule");
  }

  private static Map<String, String> column(Dataset<Row> rows, String column) {
    Map<String, String> values = new TreeMap<>();
    rows.select("id", column)
        .collectAsList()
        .forEach(row -> values.put(row.getString(0), row.getString(1)));
    return values;
  }

  private static double share(Collection<String> splits, String split) {
    return splits.stream().filter(split::equals).count() / (double) splits.size();
  }

  private static void assertNoneCrosses(List<Keyed> documents, Map<String, String> splits) {
    Map<String, String> byKey = new HashMap<>();
    for (Keyed document : documents) {
      String split = splits.get(document.id());
      for (String key : split == null ? List.<String>of() : document.keys()) {
        assertThat(byKey.putIfAbsent(key, split)).as(key).isIn(null, split);
      }
    }
  }

  /** The documents of each group, as Spark found them. */
  private static Set<Set<String>> names(Splitting splitting, List<Keyed> documents) {
    Map<String, String> groups = column(splitting.splits(), "group");
    Map<String, Set<String>> members = new HashMap<>();
    documents.forEach(
        d -> members.computeIfAbsent(groups.get(d.id()), group -> new HashSet<>()).add(d.id()));
    return new HashSet<>(members.values());
  }

  /** The documents of each group, by a union-find. */
  private static Set<Set<String>> components(List<Keyed> documents) {
    Map<String, String> parents = new HashMap<>();
    for (Keyed document : documents) {
      for (String key : document.keys()) {
        parents.put(root(parents, key), root(parents, document.id()));
      }
    }
    Map<String, Set<String>> members = new HashMap<>();
    for (Keyed document : documents) {
      members
          .computeIfAbsent(root(parents, document.id()), root -> new HashSet<>())
          .add(document.id());
    }
    return new HashSet<>(members.values());
  }

  private static String root(Map<String, String> parents, String node) {
    String at = node;
    for (String up = parents.get(at); up != null && !up.equals(at); up = parents.get(at)) {
      at = up;
    }
    return at;
  }
}
