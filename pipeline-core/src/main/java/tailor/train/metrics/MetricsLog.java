package tailor.train.metrics;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The dataset {@code metrics}: JSON Lines while training goes on, in a file that readers of Parquet
 * pass over, and Parquet when it is over.
 */
public final class MetricsLog {
  /** The file of JSON Lines. */
  public static final String LINES = "_rounds.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final FileSystem files;
  private final List<RoundMetrics> rounds = new ArrayList<>();

  /**
   * A log.
   *
   * @param directory of the dataset
   */
  public MetricsLog(Path directory, Configuration hadoop) {
    this.directory = directory;
    try {
      this.files = directory.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open " + directory, e);
    }
  }

  /** Begins with the rounds before a checkpoint; whatever else was logged is forgotten. */
  public void resume(List<RoundMetrics> earlier) {
    rounds.clear();
    rounds.addAll(earlier);
    writeLines();
  }

  /** Adds a round. File systems without appending make this a new file each time, a small one. */
  public void add(RoundMetrics metrics) {
    rounds.add(metrics);
    writeLines();
  }

  /** All rounds so far. */
  public List<RoundMetrics> rounds() {
    return List.copyOf(rounds);
  }

  /** Writes all rounds as one Parquet file, instead of any that an earlier attempt left. */
  public void writeParquet(SparkSession spark) {
    removeParquet();
    spark
        .createDataFrame(rounds.stream().map(MetricsRows::toRow).toList(), MetricsRows.SCHEMA)
        .coalesce(1)
        .write()
        .mode(SaveMode.Append)
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        .parquet(directory.toString());
  }

  private void removeParquet() {
    try {
      for (FileStatus file : files.listStatus(directory)) {
        if (file.getPath().getName().endsWith(".parquet")) {
          files.delete(file.getPath(), false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clean up " + directory, e);
    }
  }

  private void writeLines() {
    Path lines = new Path(directory, LINES);
    Path written = new Path(directory, LINES + ".new");
    try {
      try (OutputStream out = files.create(written, true)) {
        for (RoundMetrics metrics : rounds) {
          out.write(JSON.writeValueAsBytes(metrics));
          out.write('\n');
        }
      }
      files.delete(lines, false);
      if (!files.rename(written, lines)) {
        throw new IOException(written + " could not be renamed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + lines, e);
    }
  }
}
