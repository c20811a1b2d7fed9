package tailor.jobs;

import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import tailor.run.Attempt;
import tailor.run.CanonicalParquet;
import tailor.run.Output;
import tailor.run.Progress;
import tailor.run.Storage;

/** What a stage works with: its run, its inputs, its outputs, and the engine. */
public final class StageContext {
  private final TailorOptions options;
  private final String runId;
  private final Storage storage;
  private final Attempt attempt;
  private final Supplier<SparkSession> spark;
  private final Progress progress;

  StageContext(
      TailorOptions options,
      String runId,
      Storage storage,
      Attempt attempt,
      Supplier<SparkSession> spark,
      Progress progress) {
    this.options = options;
    this.runId = runId;
    this.storage = storage;
    this.attempt = attempt;
    this.spark = spark;
    this.progress = progress;
  }

  public TailorOptions options() {
    return options;
  }

  public String runId() {
    return runId;
  }

  /** The session, started when first asked for. */
  public SparkSession spark() {
    return spark.get();
  }

  public Progress progress() {
    return progress;
  }

  /** For what lies outside the stage's declared inputs and outputs. */
  public Storage storage() {
    return storage;
  }

  /**
   * Reads a dataset of this run.
   *
   * @throws tailor.config.ConfigurationException if it is missing or incomplete
   */
  public Dataset<Row> read(String dataset) {
    return spark().read().parquet(directory(dataset).toString());
  }

  /**
   * Returns where a dataset of this run lies, for what is not Parquet.
   *
   * @throws tailor.config.ConfigurationException if it is missing or incomplete
   */
  public Path directory(String dataset) {
    return storage.require(dataset, runId);
  }

  /**
   * Returns the directory to write an output to. It does not exist yet, unless the output is
   * resumable and an earlier attempt has begun it. The stage never renames or completes it.
   */
  public Path outputDirectory(Output output) {
    return attempt.directory(output);
  }

  /**
   * Writes rows as an output, in canonical form: see {@link CanonicalParquet}.
   *
   * @param keys columns that identify a row
   * @return the number of rows
   */
  public long write(Output output, Dataset<?> rows, String... keys) {
    return CanonicalParquet.write(rows, outputDirectory(output), List.of(keys));
  }
}
