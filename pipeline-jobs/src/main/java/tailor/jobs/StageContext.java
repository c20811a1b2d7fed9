package tailor.jobs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import tailor.dataset.InterimRows;
import tailor.dataset.SlicedRows;
import tailor.run.Attempt;
import tailor.run.CanonicalParquet;
import tailor.run.Manifest;
import tailor.run.Output;
import tailor.run.ParquetRows;
import tailor.run.Progress;
import tailor.run.Storage;

/** What a stage works with: its run, its inputs, its outputs, and the engine. */
public final class StageContext {
  private final TailorOptions options;
  private final String runId;
  private final Storage storage;
  private final List<Input.Dataset> inputs;
  private final Attempt attempt;
  private final Path interim;
  private final Supplier<SparkSession> spark;
  private final Progress progress;

  StageContext(
      TailorOptions options,
      String runId,
      Storage storage,
      List<Input.Dataset> inputs,
      Attempt attempt,
      Path interim,
      Supplier<SparkSession> spark,
      Progress progress) {
    this.options = options;
    this.runId = runId;
    this.storage = storage;
    this.inputs = inputs;
    this.attempt = attempt;
    this.interim = interim;
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

  /** The storage, for its file system. */
  public Storage storage() {
    return storage;
  }

  /**
   * Reads an input, which must be Parquet.
   *
   * @param dataset one of {@link Stage#inputs}
   */
  public Dataset<Row> read(String dataset) {
    return spark().read().parquet(directory(dataset).toString());
  }

  /**
   * Returns how many rows an input has, by the footers of its files.
   *
   * @param dataset one of {@link Stage#inputs}
   */
  public long rows(String dataset) {
    return ParquetRows.count(storage.files().getConf(), directory(dataset));
  }

  /**
   * Returns where an input lies, for what is not Parquet.
   *
   * @param dataset one of {@link Stage#inputs}
   */
  public Path directory(String dataset) {
    Input.Dataset input = input(dataset);
    return storage.require(dataset, input.runId().orElse(runId));
  }

  /**
   * Returns the manifest of an input.
   *
   * @param dataset one of {@link Stage#inputs}
   */
  public Manifest manifest(String dataset) {
    return storage.manifest(Output.of(dataset), input(dataset).runId().orElse(runId)).orElseThrow();
  }

  /**
   * Whether an optional input is there.
   *
   * @param dataset one of {@link Stage#inputs}
   */
  public boolean has(String dataset) {
    return !storage.manifests(dataset, input(dataset).runId().orElse(runId)).isEmpty();
  }

  /**
   * Returns the directory to write an output to. It does not exist yet, unless the output is
   * resumable and an earlier attempt has begun it. The stage never renames or completes it.
   */
  public Path outputDirectory(Output output) {
    return attempt.directory(output);
  }

  /** Where rows wait that are dear to compute: an attempt after one that was killed finds them. */
  public InterimRows interim() {
    return new SlicedRows(new Path(interim, "%s-%s".formatted(Build.version(), Build.commit())));
  }

  /**
   * Writes rows as an output, in canonical form: see {@link CanonicalParquet}.
   *
   * @param keys columns that together identify a row
   * @return the number of rows
   */
  public long write(Output output, Dataset<?> rows, String... keys) {
    return CanonicalParquet.write(rows, outputDirectory(output), List.of(keys));
  }

  /**
   * Writes rows whose number is known, as an output in canonical form: evaluated once, and not kept
   * meanwhile.
   *
   * @param count how many rows there are
   * @param keys columns that together identify a row
   * @throws IllegalStateException if the files hold more rows, or fewer
   */
  public void writeCounted(Output output, Dataset<?> rows, long count, String... keys) {
    CanonicalParquet.write(rows, count, outputDirectory(output), List.of(keys));
  }

  /**
   * Writes rows as an output, in canonical form and a subdirectory per value of a column: {@code
   * split=train/}.
   *
   * @param column the column, which the files then leave out
   * @param keys columns that together identify a row
   * @return the number of rows
   */
  public long writePartitioned(Output output, Dataset<?> rows, String column, String... keys) {
    return CanonicalParquet.write(
        rows,
        outputDirectory(output),
        CanonicalParquet.Layout.of(List.of(keys)).partitionedBy(column));
  }

  /**
   * Writes a text file into an output, in UTF-8.
   *
   * @param file its name in the output's directory
   */
  public void writeText(Output output, String file, String text) {
    Path path = new Path(outputDirectory(output), file);
    try (OutputStream out = storage.files().create(path, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written", e);
    }
  }

  private Input.Dataset input(String dataset) {
    Optional<Input.Dataset> declared =
        inputs.stream().filter(input -> input.name().equals(dataset)).findFirst();
    return declared.orElseThrow(
        () ->
            new IllegalArgumentException(
                "The stage reads the dataset %s, but Stage.inputs does not name it"
                    .formatted(dataset)));
  }
}
