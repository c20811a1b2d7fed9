package tailor.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.storage.StorageLevel;

/**
 * Writes Parquet whose bytes depend on the rows alone: rows are hash-partitioned and sorted by key
 * columns into a number of files that follows from their count, so that neither the input's
 * partitions nor cores nor executors show.
 *
 * <p>The key columns together must be unique, or rows of equal keys come in any order.
 */
public final class CanonicalParquet {
  /** Small datasets get a file per this many rows, so that the next stage has tasks to share. */
  private static final long ROWS_PER_SMALL_FILE = 1_000;

  private static final long SMALL_FILES = 16;
  private static final long ROWS_PER_LARGE_FILE = 100_000;

  private CanonicalParquet() {}

  /**
   * Writes the rows.
   *
   * @param rows evaluated once, kept on the executors' disks meanwhile
   * @param directory must not exist
   * @param keys columns that identify a row
   * @return the number of rows
   */
  public static long write(Dataset<?> rows, Path directory, List<String> keys) {
    return write(rows, directory, List.of(), keys);
  }

  /**
   * Writes the rows into a subdirectory per value of the partition columns, {@code split=train/}.
   */
  public static long write(
      Dataset<?> rows, Path directory, List<String> partitionColumns, List<String> keys) {
    Dataset<?> kept = rows.persist(StorageLevel.DISK_ONLY());
    try {
      long count = kept.count();
      List<Column> order = columns(kept, partitionColumns);
      order.addAll(columns(kept, keys));
      DataFrameWriter<?> writer =
          kept.repartition(fileCount(count), columns(kept, keys).toArray(Column[]::new))
              .sortWithinPartitions(order.toArray(Column[]::new))
              .write()
              .mode(SaveMode.ErrorIfExists)
              .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
              .option("compression", "snappy");
      writer.partitionBy(partitionColumns.toArray(String[]::new)).parquet(directory.toString());
      return count;
    } finally {
      kept.unpersist();
    }
  }

  static int fileCount(long rows) {
    long small = Math.min(SMALL_FILES, ceilDivide(rows, ROWS_PER_SMALL_FILE));
    long large = ceilDivide(rows, ROWS_PER_LARGE_FILE);
    return Math.toIntExact(Math.max(1, Math.max(small, large)));
  }

  private static long ceilDivide(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  private static List<Column> columns(Dataset<?> rows, List<String> names) {
    return new ArrayList<>(Arrays.asList(names.stream().map(rows::col).toArray(Column[]::new)));
  }
}
