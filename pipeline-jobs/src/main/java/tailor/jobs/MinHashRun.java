package tailor.jobs;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import tailor.dedup.DedupOptions;
import tailor.dedup.NearDeduplication;
import tailor.document.Document;
import tailor.document.DocumentRows;

/**
 * Near-duplicates from end to end, as another program would be timed: Spark starts, reads JSON
 * Lines, finds and verifies them, and writes what is kept and what is dropped as Parquet.
 */
final class MinHashRun {
  static final String NAME = "minhash-end-to-end";

  private final Path input;
  private final Path output;
  private final DedupOptions options;

  MinHashRun(Path input, Path output, DedupOptions options) {
    this.input = input;
    this.output = output;
    this.options = options;
  }

  /** Runs once, and returns the line to print. */
  Map<String, Object> run(Sessions sessions) throws InterruptedException {
    long started = System.nanoTime();
    SparkSession spark = sessions.get();
    LongAccumulator bytes = spark.sparkContext().longAccumulator("bytes of texts");
    Observation kept = new Observation("kept");
    Observation dropped = new Observation("dropped");
    long bytesRead;
    try (NearDeduplication deduplication = NearDeduplication.of(documents(spark, bytes), options)) {
      bytesRead = bytes.value();
      write(deduplication.kept(), kept, "deduplicated");
      write(deduplication.dropped(), dropped, "dropped");
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    int cores = spark.sparkContext().defaultParallelism();
    long keptCount = rows(kept);
    long droppedCount = rows(dropped);
    Map<String, Object> line =
        new DataSpeed(keptCount + droppedCount, bytesRead, seconds, cores).line(NAME);
    line.put("kept", keptCount);
    line.put("dropped", droppedCount);
    return line;
  }

  private void write(Dataset<Row> rows, Observation counter, String dataset) {
    rows.observe(counter, count(lit(1)).as("rows"))
        .write()
        .parquet(output.resolve(dataset).toUri().toString());
  }

  private static long rows(Observation counter) throws InterruptedException {
    return (Long) requireNonNull(counter.getAsJava().get("rows"));
  }

  /** The documents of the file; the bytes of their texts are added up whenever it is read. */
  private Dataset<Row> documents(SparkSession spark, LongAccumulator bytes) {
    FlatMapFunction<Row, Row> parse =
        line -> {
          Optional<Document> document = BenchDocuments.parse(line.getString(0), line.getLong(1));
          document.ifPresent(
              found -> bytes.add(found.getText().getBytes(StandardCharsets.UTF_8).length));
          return document.map(DocumentRows::toRow).stream().iterator();
        };
    return spark
        .read()
        .text(input.toUri().toString())
        .withColumn("number", monotonically_increasing_id())
        .flatMap(parse, Encoders.row(DocumentRows.SCHEMA));
  }
}
