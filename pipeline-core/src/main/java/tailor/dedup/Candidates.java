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

/** Pairs of documents that share a bucket and are worth comparing: {@link BucketPairs}. */
final class Candidates {
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
    return Arrays.stream(bands.buckets(sketch))
        .mapToObj(bucket -> RowFactory.create(bucket, sketch.get(1), sketch.get(2), sketch.get(3)))
        .toList();
  }

  /** The pairs of each bucket, out of rows in order of bucket, group, and who comes first. */
  private static final class Pairs {
    private final List<Row> made = new ArrayList<>();
    private final BucketPairs pairs =
        new BucketPairs(
            (first, second, sameGroup) -> made.add(RowFactory.create(first, second, sameGroup)));

    /** The pairs of a member with those before it; they are good until the next is met. */
    List<Row> meet(Row member) {
      made.clear();
      pairs.meet(
          member.getLong(0),
          member.getLong(1),
          member.getLong(3),
          member.getDouble(2) < Double.POSITIVE_INFINITY);
      return made;
    }
  }
}
