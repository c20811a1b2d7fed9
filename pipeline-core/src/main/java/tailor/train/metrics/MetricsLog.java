package tailor.train.metrics;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
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
 * The dataset {@code metrics}: JSON Lines and TensorBoard's events while training goes on, in files
 * that readers of Parquet pass over, and Parquet when it is over.
 */
public final class MetricsLog {
  /** The file of JSON Lines. */
  public static final String LINES = "_rounds.jsonl";

  /** The file of TensorBoard's events. */
  public static final String EVENTS = "_tensorboard/events.out.tfevents.0.tailor";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final FileSystem files;
  private final List<RoundMetrics> rounds = new ArrayList<>();
  private TensorBoardLog events;

  /**
   * A log.
   *
   * @param directory of the dataset
   */
  public MetricsLog(Path directory, Configuration hadoop) {
    this.directory = directory;
    this.events = new TensorBoardLog(now());
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
    double past = earlier.stream().mapToDouble(RoundMetrics::seconds).sum();
    events = new TensorBoardLog(now() - past);
    write();
  }

  /** Adds a round. File systems without appending make this a new file each time, a small one. */
  public void add(RoundMetrics metrics) {
    rounds.add(metrics);
    write();
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

  private void write() {
    replace(LINES, this::writeLines);
    replace(EVENTS, out -> events.write(rounds, out));
  }

  private void writeLines(OutputStream out) throws IOException {
    for (RoundMetrics metrics : rounds) {
      out.write(JSON.writeValueAsBytes(metrics));
      out.write('\n');
    }
  }

  /** What a file holds. */
  @FunctionalInterface
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private void replace(String name, Content content) {
    Path file = new Path(directory, name);
    Path written = file.suffix(".new");
    try {
      try (OutputStream out = new BufferedOutputStream(files.create(written, true))) {
        content.writeTo(out);
      }
      files.delete(file, false);
      if (!files.rename(written, file)) {
        throw new IOException(written + " could not be renamed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private static double now() {
    return System.currentTimeMillis() / 1e3;
  }
}
