package tailor.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Counts rows by what the footers of Parquet files say, without a Spark job. */
public final class ParquetRows {
  private ParquetRows() {}

  /** Returns how many rows a directory that Tailor wrote holds, those of subdirectories too. */
  public static long count(Configuration hadoop, Path directory) {
    return UserFiles.list(hadoop, directory).parallelStream()
        .filter(file -> file.getPath().getName().endsWith(".parquet"))
        .mapToLong(file -> count(hadoop, file))
        .sum();
  }

  private static long count(Configuration hadoop, FileStatus file) {
    Path path = file.getPath();
    try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
      return ParquetFooter.read(in, file.getLen()).metadata().getNum_rows();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }
}
