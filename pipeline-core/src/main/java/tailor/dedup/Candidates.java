package tailor.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Pairs of documents that share a bucket and are worth comparing.
 *
 * <p>In a bucket, the first {@value #COMPARED_ALL} documents of a group are compared with each
 * other, and all that follow with the first one only: of a crowd of copies that is all it takes,
 * and a bucket of any size costs its size and not its square. The documents of a crowd are
 * reported, as pairs of themselves, so that those that stay can be looked at again in smaller
 * buckets. The first of each group is also compared with the first of all, since documents of
 * several groups may be of one cluster.
 */
final class Candidates {
  static final int COMPARED_ALL = 16;

  /** The columns: {@code first} comes before {@code second}. */
  static final StructType SCHEMA =
      new StructType()
          .add("first", LongType, false)
          .add("second", LongType, false)
          .add("same_group", BooleanType, false);

  private static final StructType BUCKETS =
      new StructType()
          .add("bucket", LongType, false)
          .add("group", LongType, false)
          .add("weight", DoubleType, false)
          .add("node", LongType, false);

  private Candidates() {}

  /**
   * Finds the pairs.
   *
   * @param sketches rows of {@link Sketches#SCHEMA}
   * @param level how often the buckets of {@link Bands} are divided
   */
  static Dataset<Row> of(Dataset<Row> sketches, NearOptions options, int level) {
    MapPartitionsFunction<Row, Row> place =
        rows -> {
          Bands bands = new Bands(options, level);
          return new FlatRows(rows, sketch -> inBuckets(sketch, bands));
        };
    MapPartitionsFunction<Row, Row> pair = rows -> new FlatRows(rows, new Pairs()::meet);
    return sketches
        .select("signature", "group", "weight", "node")
        .mapPartitions(place, Encoders.row(BUCKETS))
        .repartition(col("bucket"))
        .sortWithinPartitions(col("bucket"), col("group"), col("weight").desc(), col("node"))
        .mapPartitions(pair, Encoders.row(SCHEMA))
        .distinct();
  }

  private static List<Row> inBuckets(Row sketch, Bands bands) {
    byte[] signature = sketch.getAs(0);
    return signature.length == 0
        ? List.of()
        : Arrays.stream(bands.buckets(signature))
            .mapToObj(
                bucket -> RowFactory.create(bucket, sketch.get(1), sketch.get(2), sketch.get(3)))
            .toList();
  }

  /** The pairs of each bucket, out of rows in order of bucket, group, and who comes first. */
  private static final class Pairs {
    private final List<Row> compared = new ArrayList<>(COMPARED_ALL);
    private long bucket;
    private long group;
    private long head;
    private boolean crowdReported;

    /** The pairs of a member with those before it. */
    List<Row> meet(Row member) {
      List<Row> ahead = new ArrayList<>();
      long node = member.getLong(3);
      boolean newBucket = compared.isEmpty() || bucket != member.getLong(0);
      if (newBucket || group != member.getLong(1)) {
        if (newBucket) {
          head = node;
        } else {
          ahead.add(RowFactory.create(Math.min(head, node), Math.max(head, node), false));
        }
        bucket = member.getLong(0);
        group = member.getLong(1);
        compared.clear();
        crowdReported = false;
        compared.add(member);
        return ahead;
      }
      boolean crowded = compared.size() == COMPARED_ALL;
      if (crowded) {
        ahead.add(reported(node));
        if (!crowdReported) {
          compared.forEach(other -> ahead.add(reported(other.getLong(3))));
          crowdReported = true;
        }
      }
      for (Row other : crowded ? compared.subList(0, 1) : compared) {
        if (isNew(other) || isNew(member)) {
          ahead.add(RowFactory.create(other.getLong(3), node, true));
        }
      }
      if (!crowded) {
        compared.add(member);
      }
      return ahead;
    }

    private static Row reported(long node) {
      return RowFactory.create(node, node, true);
    }

    private static boolean isNew(Row member) {
      return member.getDouble(2) < Double.POSITIVE_INFINITY;
    }
  }
}
