package tailor.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.sketch.BloomFilter;
import org.apache.spark.util.sketch.IncompatibleMergeException;

/**
 * The documents of an index that share a bucket with a new document: no other has a say in what
 * becomes of new ones, so an index may be far larger than what is compared with it. The new
 * documents' buckets go around as a Bloom filter, which lets a few others of the index through.
 */
final class Neighbours {
  private static final double FALSE_POSITIVES = 0.001;
  private static final long MOST_BUCKETS = 20_000_000;

  private Neighbours() {}

  /**
   * Finds them.
   *
   * @param index rows of {@link Sketches#SCHEMA}
   * @param sketches of the new documents
   */
  static Dataset<Row> of(Dataset<Row> index, StoredSketches sketches, NearOptions options) {
    long buckets = Math.max(1, sketches.count() * options.bands() * options.arrangements());
    long expected = Math.min(buckets, MOST_BUCKETS);
    BloomFilter filter =
        sketches
            .stored()
            .mapPartitions(rows -> List.of(filter(rows, options, expected)).iterator())
            .treeReduce(Neighbours::merged);
    Bands bands = new Bands(options, 0);
    UDF1<byte[], Boolean> meets = signature -> meets(bands.buckets(signature), filter);
    return index.where(udf(meets, DataTypes.BooleanType).apply(col("signature")));
  }

  private static BloomFilter filter(Iterator<Row> rows, NearOptions options, long expected) {
    BloomFilter filter = BloomFilter.create(expected, FALSE_POSITIVES);
    Bands bands = new Bands(options, 0);
    rows.forEachRemaining(row -> Arrays.stream(bands.buckets(row)).forEach(filter::putLong));
    return filter;
  }

  private static boolean meets(long[] buckets, BloomFilter filter) {
    for (long bucket : buckets) {
      if (filter.mightContainLong(bucket)) {
        return true;
      }
    }
    return false;
  }

  private static BloomFilter merged(BloomFilter one, BloomFilter other) {
    try {
      return one.mergeInPlace(other);
    } catch (IncompatibleMergeException e) {
      throw new IllegalStateException("all filters are made alike", e);
    }
  }
}
