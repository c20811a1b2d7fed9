package tailor.jobs;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import tailor.config.ConfigurationException;
import tailor.run.Manifest;
import tailor.run.Storage;

/** The datasets of one run, for commands that look at it. */
final class RunDatasets {
  private final Storage storage;
  private final String runId;
  private final Supplier<SparkSession> spark;

  RunDatasets(Storage storage, String runId, Supplier<SparkSession> spark) {
    this.storage = storage;
    this.runId = runId;
    this.spark = spark;
  }

  /**
   * Names the run that a command is to look at.
   *
   * @throws ConfigurationException if none is given
   */
  static String requireRunId(CommonOptions common, String command) {
    if (common.runId == null) {
      throw new ConfigurationException(command + " needs --run-id, the run to look at.");
    }
    return common.runId();
  }

  String runId() {
    return runId;
  }

  Storage storage() {
    return storage;
  }

  /** Whether the dataset is there and complete. */
  boolean has(String dataset) {
    return !storage.manifests(dataset, runId).isEmpty();
  }

  /**
   * The rows of a dataset; of one in parts with the column {@code stage}.
   *
   * @throws ConfigurationException if it is missing or incomplete, naming what to run first
   */
  Dataset<Row> read(String dataset) {
    return spark.get().read().parquet(storage.require(dataset, runId).toString());
  }

  /** The rows of a dataset; empty if there is none, or it has no rows in any part. */
  Optional<Dataset<Row>> find(String dataset) {
    return has(dataset) ? Optional.of(read(dataset)) : Optional.empty();
  }

  Path directory(String dataset) {
    return storage.require(dataset, runId);
  }

  /** The manifests of a dataset's parts, or of the whole. */
  List<Manifest> manifests(String dataset) {
    return storage.manifests(dataset, runId);
  }
}
