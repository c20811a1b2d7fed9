package tailor.jobs;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
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

  private static final StructType LINES =
      new StructType().add("id", StringType).add("text", StringType);

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
    Observation read = new Observation("read");
    Observation dropped = new Observation("dropped");
    Dataset<Row> documents =
        documents(spark)
            .observe(
                read,
                count(lit(1)).as("rows"),
                coalesce(sum(octet_length(col("text"))), lit(0L)).as("bytes"));
    try (NearDeduplication deduplication = NearDeduplication.of(documents, options)) {
      Dataset<Row> leaving = deduplication.dropped().observe(dropped, count(lit(1)).as("rows"));
      CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(leaving, "dropped"));
      try {
        write(deduplication.kept(), "deduplicated");
      } finally {
        writing.join();
      }
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    int cores = spark.sparkContext().defaultParallelism();
    long documentsRead = value(read, "rows");
    Map<String, Object> line =
        new DataSpeed(documentsRead, value(read, "bytes"), seconds, cores).line(NAME);
    long documentsDropped = value(dropped, "rows");
    line.put("kept", documentsRead - documentsDropped);
    line.put("dropped", documentsDropped);
    return line;
  }

  private void write(Dataset<Row> rows, String dataset) {
    rows.write().parquet(output.resolve(dataset).toUri().toString());
  }

  private static long value(Observation observed, String name) throws InterruptedException {
    return (Long) requireNonNull(observed.getAsJava().get(name));
  }

  /** The documents of the file; one without an id is named by its number. */
  private Dataset<Row> documents(SparkSession spark) {
    Row empty = DocumentRows.toRow(new Document());
    Column[] columns =
        Arrays.stream(DocumentRows.SCHEMA.fields())
            .map(field -> column(field, empty).as(field.name()))
            .toArray(Column[]::new);
    return spark
        .read()
        .schema(LINES)
        .json(input.toUri().toString())
        .where(col("text").isNotNull())
        .withColumn("number", monotonically_increasing_id())
        .select(columns);
  }

  private static Column column(StructField field, Row empty) {
    return switch (field.name()) {
      case "id" -> coalesce(col("id"), concat(lit("line "), col("number")));
      case "offset" -> col("number");
      case "text" -> col("text");
      default ->
          field.dataType() instanceof MapType
              ? map().cast(field.dataType())
              : lit(empty.get(DocumentRows.SCHEMA.fieldIndex(field.name()))).cast(field.dataType());
    };
  }
}
