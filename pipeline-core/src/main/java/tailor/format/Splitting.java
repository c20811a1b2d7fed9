package tailor.format;

import static org.apache.spark.sql.functions.array_except;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import tailor.dataset.ConnectedComponents;
import tailor.dataset.Materialized;
import tailor.document.DroppedRows;
import tailor.document.Split;

/**
 * Documents assigned to splits, so that none is parted from what it shares a key with, the sizes
 * are what is asked for, and what an earlier run assigned stays where it is.
 *
 * <p>With an earlier run, three things come before chance. A document that it assigned keeps its
 * split, unless a document on a more protected side (test before validation before training) has
 * one of its keys by now: then it goes, by {@link #CONFLICT}, since a test must not be known. A new
 * document that shares keys with documents of one split joins them. A new document that would tie
 * two splits together goes, by {@link #BRIDGE}. All others form groups, and {@link SplitCut} deals
 * these out, so that the shares come out over all documents, old and new.
 *
 * <p>Only sizes of groups reach the driver: one number a {@linkplain SplitCut#PLACES place}, and
 * the largest groups by name, of which there are at most a thousand.
 */
final class Splitting implements AutoCloseable {
  /** The rule that takes out a new document that would tie two splits together. */
  static final String BRIDGE = "split-bridge";

  /** The rule that takes out an assigned document that shares a key with a protected one. */
  static final String CONFLICT = "split-conflict";

  /** Splits in order of protection: a number per split, the strongest highest. */
  private static final List<Split> STRENGTHS = List.of(Split.TRAIN, Split.VALIDATION, Split.TEST);

  private static final String TIE = "ties documents of several splits together through ";
  private static final Seq<String> ID = columns("id");
  private static final Seq<String> GROUP = columns("group");
  private static final Seq<String> NODE = columns("node");

  private final Materialized assigned;
  private final boolean takesOut;

  private Splitting(Materialized assigned, boolean takesOut) {
    this.assigned = assigned;
    this.takesOut = takesOut;
  }

  /**
   * Assigns documents.
   *
   * @param documents rows of {@code id, source_id, record_id, keys, kind, examples}: the document,
   *     what it must not be parted from, what its examples are for, and how many it has
   * @param earlier rows of {@link SplitRows#SCHEMA} that are kept; empty to draw all
   * @param seed of the draw
   */
  static Splitting of(
      Dataset<Row> documents, SplitOptions options, Optional<Dataset<Row>> earlier, long seed) {
    Dataset<Row> distinct =
        documents
            .groupBy("id")
            .agg(
                min("source_id").as("source_id"),
                min("record_id").as("record_id"),
                min("keys").as("keys"),
                min("kind").as("kind"),
                max("examples").as("examples"));
    Dataset<Row> judged =
        earlier.map(rows -> inherited(distinct, rows)).orElseGet(() -> unassigned(distinct));
    try (Materialized told = Materialized.of(judged);
        Materialized grouped = grouped(told.rows());
        Materialized groups = Materialized.of(groups(grouped.rows()))) {
      SplitCut cut = cut(grouped.rows(), groups.rows(), options, seed);
      return new Splitting(
          Materialized.of(assigned(grouped.rows(), groups.rows(), cut)), earlier.isPresent());
    }
  }

  /** The groups that have no split yet, and the least and the strongest that their members join. */
  private static Dataset<Row> groups(Dataset<Row> documents) {
    return documents
        .where(col("rule").isNull().and(col("held").isNull()))
        .groupBy("group")
        .agg(
            sum("examples").as("size"),
            min("kind").as("kind"),
            min("joined").as("least"),
            max("joined").as("most"));
  }

  private static Dataset<Row> assigned(Dataset<Row> documents, Dataset<Row> groups, SplitCut cut) {
    UserDefinedFunction draw = udf((UDF1<String, String>) group -> cut.of(group).key(), StringType);
    Dataset<Row> dealt =
        groups.select(
            col("group"),
            col("least").notEqual(col("most")).as("torn"),
            when(col("least").isNull(), draw.apply(col("group")))
                .otherwise(name(col("least")))
                .as("dealt"));
    Column torn = col("rule").isNull().and(coalesce(col("torn"), lit(false)));
    return documents
        .join(dealt, GROUP, "left")
        .select(
            col("id"),
            col("source_id"),
            col("record_id"),
            col("group"),
            col("keys"),
            coalesce(name(col("held")), col("dealt")).as("split"),
            when(torn, lit(BRIDGE)).otherwise(col("rule")).as("rule"),
            when(torn, concat(lit(TIE), col("free").getItem(0)))
                .otherwise(col("evidence"))
                .as("evidence"));
  }

  /** Whether documents may have been taken out: only what an earlier run assigned can do that. */
  boolean takesOut() {
    return takesOut;
  }

  /** How many documents have a split. */
  long count() {
    return takesOut ? splits().count() : assigned.count();
  }

  /** The documents that have a split, as rows of {@link SplitRows#SCHEMA}. */
  Dataset<Row> splits() {
    return assigned
        .rows()
        .where(col("rule").isNull())
        .select("id", "source_id", "record_id", "group", "keys", "split");
  }

  /** What every document got: {@code id, split, rule, evidence}, of which two are null. */
  Dataset<Row> outcomes() {
    return assigned
        .rows()
        .select(
            col("id"),
            when(col("rule").isNull(), col("split")).as("split"),
            col("rule"),
            when(col("rule").isNotNull(), col("evidence")).as("evidence"));
  }

  /** The documents that got none, as rows of {@link DroppedRows#SCHEMA}. */
  Dataset<Row> dropped() {
    return DroppedRows.complete(assigned.rows().where(col("rule").isNotNull()));
  }

  @Override
  public void close() {
    assigned.close();
  }

  private static Dataset<Row> unassigned(Dataset<Row> documents) {
    return documents
        .withColumn("held", lit(null).cast(IntegerType))
        .withColumn("joined", lit(null).cast(IntegerType))
        .withColumn("free", col("keys"))
        .withColumn("free_keys", size(col("keys")))
        .withColumn("rule", lit(null).cast(StringType))
        .withColumn("evidence", lit(null).cast(StringType));
  }

  /**
   * Adds what follows from the earlier run: {@code held}, the strength of the split that the
   * document has; {@code joined}, that of the split that it joins; {@code free}, its keys that no
   * assigned document has; and the rule and evidence by which it goes.
   */
  private static Dataset<Row> inherited(Dataset<Row> documents, Dataset<Row> earlier) {
    Dataset<Row> before = earlier.select(col("id"), col("keys"), strength().as("held"));
    Dataset<Row> known = documents.join(before.select("id", "held"), ID, "left");
    Dataset<Row> keys =
        before
            .select(explode(col("keys")).as("key"), col("held"))
            .union(
                known
                    .where(col("held").isNotNull())
                    .select(explode(col("keys")).as("key"), col("held")))
            .groupBy("key")
            .agg(collect_set("held").as("sides"));
    Dataset<Row> told =
        documents
            .select(col("id"), explode(col("keys")).as("key"))
            .join(keys, "key")
            .groupBy("id")
            .agg(
                min(array_min(col("sides"))).as("least"),
                max(array_max(col("sides"))).as("most"),
                collect_set("key").as("taken"));
    Dataset<Row> joined = known.join(told, ID, "left");
    Column conflict = col("held").isNotNull().and(col("most").gt(col("held")));
    Column bridge = col("held").isNull().and(col("least").notEqual(col("most")));
    Column free = coalesce(array_except(col("keys"), col("taken")), col("keys"));
    return joined.select(
        col("id"),
        col("source_id"),
        col("record_id"),
        col("keys"),
        col("kind"),
        col("examples"),
        col("held"),
        col("least").as("joined"),
        free.as("free"),
        size(free).as("free_keys"),
        when(conflict, lit(CONFLICT)).when(bridge, lit(BRIDGE)).as("rule"),
        when(conflict, evidence("was in ", col("held"), ", but shares a key with ", col("most")))
            .when(bridge, evidence("ties ", col("least"), " to ", col("most")))
            .as("evidence"));
  }

  private static Column evidence(String before, Column from, String between, Column to) {
    return concat(
        lit(before),
        name(from),
        lit(between),
        name(to),
        lit(" through "),
        array_join(array_sort(col("taken")), ", "));
  }

  /** Names the group of every document: what its free keys tie together. */
  private static Materialized grouped(Dataset<Row> judged) {
    Dataset<Row> waiting = judged.where(col("rule").isNull().and(col("held").isNull()));
    Column key = coalesce(col("free").getItem(0), col("id"));
    try (Materialized ties = ConnectedComponents.of(ties(waiting.select(col("free").as("keys"))))) {
      return Materialized.of(
          ties.count() == 0
              ? judged.withColumn("group", key)
              : judged
                  .withColumn("node", xxhash64(key))
                  .join(ties.toJoin(), NODE, "left")
                  .withColumn("group", coalesce(concat(lit("tied="), hex(col("component"))), key))
                  .drop("node", "component"));
    }
  }

  /** The keys that documents tie together, each as 64 bits of its hash. */
  private static Dataset<Row> ties(Dataset<Row> documents) {
    return documents
        .where(size(col("keys")).gt(1))
        .select(
            xxhash64(col("keys").getItem(0)).as("first"),
            explode(slice(col("keys"), lit(2), size(col("keys")))).as("other"))
        .select(col("first"), xxhash64(col("other")).as("second"));
  }

  private static SplitCut cut(
      Dataset<Row> documents, Dataset<Row> groups, SplitOptions options, long seed) {
    long[] had = new long[STRENGTHS.size()];
    long total = 0;
    for (Row row :
        documents
            .where(col("rule").isNull().and(col("held").isNotNull()))
            .select(col("held").as("side"), col("examples").as("size"))
            .union(
                groups
                    .where(col("least").isNull().or(col("least").equalTo(col("most"))))
                    .select(col("least").as("side"), col("size")))
            .groupBy("side")
            .agg(sum("size"))
            .collectAsList()) {
      total += row.getLong(1);
      if (!row.isNullAt(0)) {
        had[STRENGTHS.get(row.getInt(0)).ordinal()] += row.getLong(1);
      }
    }
    double[] rooms = new double[STRENGTHS.size()];
    rooms[Split.TEST.ordinal()] = options.test() * total;
    rooms[Split.VALIDATION.ordinal()] = options.validation() * total;
    rooms[Split.TRAIN.ordinal()] = (1 - options.test() - options.validation()) * total;
    for (int i = 0; i < rooms.length; i++) {
      rooms[i] -= had[i];
    }
    Column isLarge = col("size").gt(SplitCut.largest(total));
    UserDefinedFunction place =
        udf((UDF1<String, Integer>) group -> SplitCut.place(seed, group), IntegerType);
    List<SplitCut.Group> large = new ArrayList<>();
    long[] small = new long[SplitCut.PLACES];
    for (Row row :
        groups
            .where(col("least").isNull())
            .select(
                when(isLarge, col("group")).as("name"),
                when(isLarge, col("kind")).as("kind"),
                place.apply(col("group")).as("place"),
                col("size"))
            .groupBy("name", "kind", "place")
            .agg(sum("size"))
            .collectAsList()) {
      if (row.isNullAt(0)) {
        small[row.getInt(2)] = row.getLong(3);
      } else {
        large.add(new SplitCut.Group(row.getString(0), row.getString(1), row.getLong(3)));
      }
    }
    return SplitCut.of(seed, rooms, total, large, small);
  }

  private static Seq<String> columns(String name) {
    return JavaConverters.asScalaBuffer(List.of(name)).toSeq();
  }

  private static Column strength() {
    Column strength = lit(null).cast(IntegerType);
    for (int i = 0; i < STRENGTHS.size(); i++) {
      strength = when(col("split").equalTo(STRENGTHS.get(i).key()), lit(i)).otherwise(strength);
    }
    return strength;
  }

  private static Column name(Column strength) {
    Column name = lit(null).cast(StringType);
    for (int i = 0; i < STRENGTHS.size(); i++) {
      name = when(strength.equalTo(i), lit(STRENGTHS.get(i).key())).otherwise(name);
    }
    return name;
  }
}
