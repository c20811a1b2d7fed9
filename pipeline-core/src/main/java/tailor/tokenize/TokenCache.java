package tailor.tokenize;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.unhex;
import static org.apache.spark.sql.types.DataTypes.BinaryType;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The tokens of texts that some run has tokenized, by the hash of the text and of the tokenizer:
 *
 * <pre>
 * &lt;directory&gt;/&lt;tokenizer&gt;/batch-&lt;uuid&gt;/part-….parquet, _SUCCESS
 * </pre>
 *
 * <p>A run adds a batch and never changes one, so that runs at the same time do not meet: both may
 * add the same text, which is read once. A batch counts from the moment {@code _SUCCESS} is in it;
 * what a killed run leaves is removed after a day. A batch that is pruned while another run reads
 * it is only missed: what is not found is tokenized.
 */
public final class TokenCache {
  static final String IDS = "cached_ids";
  static final String ENDS = "cached_ends";
  static final String TARGETS = "cached_targets";

  /** A text's tokens, where its segments end among them, and which are targets. */
  static final StructType SCHEMA =
      new StructType()
          .add(EncodedRows.KEY, BinaryType, false)
          .add(IDS, BinaryType, false)
          .add(ENDS, BinaryType, false)
          .add(TARGETS, BinaryType, false);

  private static final String SUCCESS = "_SUCCESS";
  private static final String BATCH = "batch-";
  private static final String STAGING = "_staging-";
  private static final Duration LONGEST_RUN = Duration.ofDays(1);

  private final FileSystem files;
  private final Path directory;
  private final long mostBytes;

  /**
   * @param files file system of the directory
   * @param mostBytes size above which the oldest batches are removed
   */
  public TokenCache(FileSystem files, Path directory, long mostBytes) {
    this.files = files;
    this.directory = directory;
    this.mostBytes = mostBytes;
  }

  /** What a text is known by: the hash of its segments' lengths and kinds, and itself. */
  static Column key(Dataset<Row> examples) {
    Column segments = examples.col("segments").cast("string");
    return unhex(sha2(concat(segments, lit("\n"), examples.col("text")).cast("binary"), 256));
  }

  /**
   * All that is known of a tokenizer, a row a text.
   *
   * @param tokenizer its {@link TokenizerFiles#fingerprint}
   */
  Optional<Dataset<Row>> read(SparkSession spark, String tokenizer) {
    String[] batches =
        batches(new Path(directory, tokenizer))
            .map(batch -> batch.getPath().toString())
            .toArray(String[]::new);
    return batches.length == 0
        ? Optional.empty()
        : Optional.of(
            spark
                .read()
                .schema(SCHEMA)
                .option("ignoreMissingFiles", "true")
                .parquet(batches)
                .dropDuplicates(new String[] {EncodedRows.KEY}));
  }

  /**
   * Adds a batch, and removes the oldest ones of all tokenizers if there is too much.
   *
   * @param rows of {@link #SCHEMA}
   */
  void add(Dataset<Row> rows, String tokenizer) {
    String id = UUID.randomUUID().toString();
    Path staging = new Path(new Path(directory, tokenizer), STAGING + id);
    Path batch = new Path(new Path(directory, tokenizer), BATCH + id);
    rows.write()
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        .option("compression", "snappy")
        .parquet(staging.toString());
    try {
      if (!files.rename(staging, batch)) {
        throw new IOException(staging + " could not be renamed to " + batch);
      }
      files.create(new Path(batch, SUCCESS), true).close();
      prune();
    } catch (IOException e) {
      throw new UncheckedIOException("The tokens cannot be kept in " + batch, e);
    }
  }

  private void prune() throws IOException {
    long now = System.currentTimeMillis();
    List<FileStatus> batches = new ArrayList<>();
    for (FileStatus tokenizer : list(directory)) {
      batches(tokenizer.getPath()).forEach(batches::add);
      for (FileStatus status : list(tokenizer.getPath())) {
        boolean isOld = now - status.getModificationTime() > LONGEST_RUN.toMillis();
        if (isOld && !isComplete(status)) {
          files.delete(status.getPath(), true);
        }
      }
    }
    batches.sort(Comparator.comparing(FileStatus::getModificationTime).reversed());
    long bytes = 0;
    for (FileStatus batch : batches) {
      bytes += files.getContentSummary(batch.getPath()).getLength();
      if (bytes > mostBytes) {
        files.delete(new Path(batch.getPath(), SUCCESS), false);
        files.delete(batch.getPath(), true);
      }
    }
  }

  private Stream<FileStatus> batches(Path tokenizer) {
    return Arrays.stream(list(tokenizer)).filter(this::isComplete);
  }

  private boolean isComplete(FileStatus status) {
    try {
      return status.getPath().getName().startsWith(BATCH)
          && files.exists(new Path(status.getPath(), SUCCESS));
    } catch (IOException e) {
      throw new UncheckedIOException(status.getPath() + " cannot be reached", e);
    }
  }

  private FileStatus[] list(Path path) {
    try {
      return files.listStatus(path);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be listed", e);
    }
  }
}
