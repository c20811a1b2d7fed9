package tailor.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.sum;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
  Map<String, Object> run(Sessions sessions) {
    long started = System.nanoTime();
    SparkSession spark = sessions.get();
    Dataset<Row> documents = documents(spark);
    String kept = output.resolve("deduplicated").toUri().toString();
    String dropped = output.resolve("dropped").toUri().toString();
    try (NearDeduplication deduplication = NearDeduplication.of(documents, options)) {
      deduplication.kept().write().parquet(kept);
      deduplication.dropped().write().parquet(dropped);
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    int cores = spark.sparkContext().defaultParallelism();
    long keptCount = spark.read().parquet(kept).count();
    long droppedCount = spark.read().parquet(dropped).count();
    Map<String, Object> line =
        new DataSpeed(keptCount + droppedCount, bytes(documents), seconds, cores).line(NAME);
    line.put("kept", keptCount);
    line.put("dropped", droppedCount);
    return line;
  }

  private Dataset<Row> documents(SparkSession spark) {
    FlatMapFunction<Row, Row> parse = MinHashRun::parse;
    return spark
        .read()
        .text(input.toUri().toString())
        .withColumn("number", monotonically_increasing_id())
        .flatMap(parse, Encoders.row(DocumentRows.SCHEMA));
  }

  private static Iterator<Row> parse(Row line) {
    Optional<Document> document = BenchDocuments.parse(line.getString(0), line.getLong(1));
    return document.map(DocumentRows::toRow).stream().iterator();
  }

  private static long bytes(Dataset<Row> documents) {
    return documents.agg(sum(length(col("text").cast("binary")))).first().getLong(0);
  }
}
