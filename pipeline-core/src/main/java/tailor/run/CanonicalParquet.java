package tailor.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
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

  /**
   * Small enough that the writers of all cores together stay below Parquet's share of the heap:
   * above it, Parquet would shrink row groups by the number of writers that happen to be open.
   */
  private static final long ROW_GROUP_BYTES = 32L << 20;

  private CanonicalParquet() {}

  /**
   * Writes the rows.
   *
   * @param rows evaluated once: kept on the executors' disks meanwhile, unless they are persisted
   *     already
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
    boolean persisted = !rows.storageLevel().equals(StorageLevel.NONE());
    if (!persisted) {
      rows.persist(StorageLevel.DISK_ONLY());
    }
    try {
      long count = rows.count();
      writeInOrder(rows, count, directory, partitionColumns, keys);
      return count;
    } finally {
      if (!persisted) {
        rows.unpersist();
      }
    }
  }

  /**
   * Writes rows whose number is known already. They are evaluated once, and not kept meanwhile.
   *
   * @param count how many rows there are
   * @param directory must not exist
   * @param keys columns that identify a row
   * @throws IllegalStateException if the files hold more rows, or fewer
   */
  public static void write(Dataset<?> rows, long count, Path directory, List<String> keys) {
    if (count == 0) {
      SparkSession session = rows.sparkSession();
      writeWithStableNames(session.createDataFrame(List.of(), rows.schema()), List.of(), directory);
    } else {
      writeInOrder(rows, count, directory, List.of(), keys);
    }
    long written = ParquetRows.count(rows.sparkSession().sessionState().newHadoopConf(), directory);
    if (written != count) {
      throw new IllegalStateException(
          "%s holds %,d rows, but %,d were counted before they were written"
              .formatted(directory, written, count));
    }
  }

  private static void writeInOrder(
      Dataset<?> rows,
      long count,
      Path directory,
      List<String> partitionColumns,
      List<String> keys) {
    List<Column> order = columns(rows, partitionColumns);
    order.addAll(columns(rows, keys));
    Dataset<?> ordered =
        rows.repartition(fileCount(count), columns(rows, keys).toArray(Column[]::new))
            .sortWithinPartitions(order.toArray(Column[]::new));
    writeWithStableNames(ordered, partitionColumns, directory);
  }

  private static void writeWithStableNames(
      Dataset<?> rows, List<String> partitionColumns, Path directory) {
    RuntimeConfig session = rows.sparkSession().conf();
    String protocol = SQLConf.FILE_COMMIT_PROTOCOL_CLASS().key();
    String before = session.get(protocol);
    session.set(protocol, StableFileNames.class.getName());
    try {
      rows.write()
          .mode(SaveMode.ErrorIfExists)
          .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
          .option("compression", "snappy")
          .option("parquet.block.size", ROW_GROUP_BYTES)
          .partitionBy(partitionColumns.toArray(String[]::new))
          .parquet(directory.toString());
    } finally {
      session.set(protocol, before);
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
