package tailor.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
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
   * How rows lie in their files.
   *
   * @param keys columns that identify a row
   * @param partitions columns whose values are subdirectories, {@code split=train/}
   * @param rowsOfPage at most; a reader of a single row reads its page
   */
  public record Layout(List<String> keys, List<String> partitions, int rowsOfPage) {
    /** Sorted by keys, in no subdirectories, with as many rows a page as Parquet likes. */
    public static Layout of(List<String> keys) {
      return new Layout(keys, List.of(), ParquetProperties.DEFAULT_PAGE_ROW_COUNT_LIMIT);
    }

    /** The same in subdirectories. */
    public Layout partitionedBy(String... columns) {
      return new Layout(keys, List.of(columns), rowsOfPage);
    }

    /** The same for readers of single rows here and there. */
    public Layout withPagesOf(int rows) {
      return new Layout(keys, partitions, rows);
    }
  }

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
    return write(rows, directory, Layout.of(keys));
  }

  /** Writes the rows, as {@link #write(Dataset, Path, List)} does. */
  public static long write(Dataset<?> rows, Path directory, Layout layout) {
    boolean persisted = !rows.storageLevel().equals(StorageLevel.NONE());
    if (!persisted) {
      rows.persist(StorageLevel.DISK_ONLY());
    }
    try {
      long count = rows.count();
      writeInOrder(rows, count, directory, layout);
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
      writeWithStableNames(
          session.createDataFrame(List.of(), rows.schema()), directory, Layout.of(keys));
    } else {
      writeInOrder(rows, count, directory, Layout.of(keys));
    }
    long written = ParquetRows.count(rows.sparkSession().sessionState().newHadoopConf(), directory);
    if (written != count) {
      throw new IllegalStateException(
          "%s holds %,d rows, but %,d were counted before they were written"
              .formatted(directory, written, count));
    }
  }

  private static void writeInOrder(Dataset<?> rows, long count, Path directory, Layout layout) {
    List<Column> order = columns(rows, layout.partitions());
    order.addAll(columns(rows, layout.keys()));
    Dataset<?> ordered =
        rows.repartition(fileCount(count), columns(rows, layout.keys()).toArray(Column[]::new))
            .sortWithinPartitions(order.toArray(Column[]::new));
    writeWithStableNames(ordered, directory, layout);
  }

  private static void writeWithStableNames(Dataset<?> rows, Path directory, Layout layout) {
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
          .option("parquet.page.row.count.limit", layout.rowsOfPage())
          .partitionBy(layout.partitions().toArray(String[]::new))
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
