package tailor.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.run.BadDataException;

/**
 * The sources of a catalogue, read once: what became documents, and what goes to quarantine. Keeps
 * what it read on the executors' disks until it is closed.
 */
public final class Ingestion implements AutoCloseable {
  private final Dataset<Row> rows;
  private final List<SourceCount> counts;

  /**
   * What a source gave.
   *
   * @param source its id
   * @param documents records that became documents
   * @param quarantined records by the reason they could not be read
   * @param example the first of these, in words; empty if there are none
   */
  public record SourceCount(
      String source, long documents, Map<String, Long> quarantined, String example) {
    public long read() {
      return documents + quarantined.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private Ingestion(Dataset<Row> rows, List<Source> sources) {
    this.rows = rows;
    this.counts = count(rows, sources);
  }

  /** The files of a catalogue, found without Spark. */
  public static final class Plan {
    private final List<Source> sources;
    private final List<SlicePlan.Candidate> files;

    private Plan(List<Source> sources, List<SlicePlan.Candidate> files) {
      this.sources = sources;
      this.files = files;
    }

    /** How many files there are. */
    public int files() {
      return files.size();
    }
  }

  /**
   * Lists the files of the sources; touches no Spark.
   *
   * @throws ConfigurationException if a source has none
   */
  public static Plan plan(List<Source> sources, Configuration hadoop) {
    SourceListing listing = new SourceListing(hadoop);
    List<SlicePlan.Candidate> files = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      files.addAll(listing.list(i, sources.get(i)));
    }
    return new Plan(sources, files);
  }

  /**
   * Reports sources without a file to read; touches no Spark.
   *
   * @param key the option that holds the sources
   */
  public static void check(
      String key, List<Source> sources, Configuration hadoop, Problems problems) {
    SourceListing listing = new SourceListing(hadoop);
    for (int i = 0; i < sources.size(); i++) {
      try {
        listing.list(i, sources.get(i));
      } catch (ConfigurationException e) {
        problems.add("%s[%d].path".formatted(key, i), "cannot be used: " + e.getMessage());
      }
    }
  }

  /**
   * Reads the files.
   *
   * @throws BadDataException if a source has not one readable record
   */
  public static Ingestion read(Plan plan, SparkSession spark) {
    return read(plan, spark, spark.sparkContext().defaultParallelism());
  }

  static Ingestion read(Plan plan, SparkSession spark, int cores) {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    List<List<FileSlice>> tasks = SlicePlan.plan(plan.files, cores);
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    Broadcast<ArrayList<Source>> sources = context.broadcast(new ArrayList<>(plan.sources));
    Dataset<Row> rows =
        spark.createDataFrame(
            context
                .parallelize(tasks, Math.max(1, tasks.size()))
                .flatMap(slices -> rows(sources.value(), slices, hadoop.value().value())),
            IngestRows.SCHEMA);
    Ingestion ingestion = new Ingestion(rows.persist(StorageLevel.DISK_ONLY()), plan.sources);
    try {
      requireRecords(ingestion.counts);
      return ingestion;
    } catch (BadDataException e) {
      ingestion.close();
      throw e;
    }
  }

  private static Iterator<Row> rows(
      List<Source> sources, List<FileSlice> slices, Configuration hadoop) {
    Iterator<SliceReadings.Found> found = new SliceReadings(sources, slices, hadoop);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(found, Spliterator.ORDERED), false)
        .map(reading -> IngestRows.toRow(sources.get(reading.slice().source()), reading))
        .iterator();
  }

  private static List<SourceCount> count(Dataset<Row> rows, List<Source> sources) {
    Map<String, Long> documents = new HashMap<>();
    Map<String, Map<String, Long>> quarantined = new HashMap<>();
    Map<String, String> examples = new HashMap<>();
    Column source = coalesce(col("document.source_id"), col("quarantine.source"));
    Column first =
        min(struct(col("quarantine.file"), col("quarantine.offset"), col("quarantine.detail")));
    rows.groupBy(source.as("source"), col("quarantine.reason"))
        .agg(functions.count(lit(1)).as("records"), first.as("first"))
        .orderBy("source", "reason")
        .collectAsList()
        .forEach(
            row -> {
              String id = row.getAs("source");
              String reason = row.getAs("reason");
              long records = row.<Long>getAs("records");
              if (reason == null) {
                documents.put(id, records);
              } else {
                Row example = row.getAs("first");
                quarantined.computeIfAbsent(id, key -> new TreeMap<>()).put(reason, records);
                examples.putIfAbsent(
                    id,
                    "%s at %d: %s"
                        .formatted(example.getString(0), example.getLong(1), example.getString(2)));
              }
            });
    return sources.stream()
        .map(Source::id)
        .map(
            id ->
                new SourceCount(
                    id,
                    documents.getOrDefault(id, 0L),
                    quarantined.getOrDefault(id, Map.of()),
                    examples.getOrDefault(id, "")))
        .toList();
  }

  private static void requireRecords(List<SourceCount> counts) {
    String empty =
        counts.stream()
            .filter(count -> count.documents() == 0)
            .map(count -> "%s (%s)".formatted(count.source(), fate(count)))
            .collect(Collectors.joining("; "));
    if (!empty.isEmpty()) {
      throw new BadDataException(
          "No readable record in source %s. Check its type, its options and its encoding."
              .formatted(empty));
    }
  }

  private static String fate(SourceCount count) {
    return count.quarantined().isEmpty()
        ? "its files hold no records"
        : count.quarantined().entrySet().stream()
                .map(reason -> "%,d %s".formatted(reason.getValue(), reason.getKey()))
                .collect(Collectors.joining(", "))
            + "; as in "
            + count.example();
  }

  /** Documents, with the columns of {@link tailor.document.DocumentRows#SCHEMA}. */
  public Dataset<Row> documents() {
    return rows.where(col("document").isNotNull()).select("document.*");
  }

  /** What could not be read: {@code source, file, offset, reason, detail, raw}. */
  public Dataset<Row> quarantine() {
    return rows.where(col("quarantine").isNotNull()).select("quarantine.*");
  }

  /** What each source gave, in the catalogue's order. */
  public List<SourceCount> counts() {
    return counts;
  }

  @Override
  public void close() {
    rows.unpersist();
  }
}
