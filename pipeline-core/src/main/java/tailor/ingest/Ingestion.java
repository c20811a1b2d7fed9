package tailor.ingest;

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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
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
   */
  public record SourceCount(String source, long documents, Map<String, Long> quarantined) {
    public long read() {
      return documents + quarantined.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private Ingestion(Dataset<Row> rows, List<SourceCount> counts) {
    this.rows = rows;
    this.counts = counts;
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
   * @throws tailor.config.ConfigurationException if a source has none
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
   * Reads the files.
   *
   * @throws BadDataException if a source has not one readable record
   */
  public static Ingestion read(Plan plan, SparkSession spark) {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    List<List<FileSlice>> tasks = SlicePlan.plan(plan.files, context.defaultParallelism());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    Broadcast<ArrayList<Source>> sources = context.broadcast(new ArrayList<>(plan.sources));
    Dataset<Row> rows =
        spark.createDataFrame(
            context
                .parallelize(tasks, Math.max(1, tasks.size()))
                .flatMap(slices -> rows(sources.value(), slices, hadoop.value().value())),
            IngestRows.SCHEMA);
    rows.persist(StorageLevel.DISK_ONLY());
    List<SourceCount> counts = count(rows, plan.sources);
    requireRecords(counts);
    return new Ingestion(rows, counts);
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
    rows.groupBy(
            functions.coalesce(
                functions.col("document.source_id"), functions.col("quarantine.source")),
            functions.col("quarantine.reason"))
        .count()
        .collectAsList()
        .forEach(
            row -> {
              if (row.isNullAt(1)) {
                documents.put(row.getString(0), row.getLong(2));
              } else {
                quarantined
                    .computeIfAbsent(row.getString(0), source -> new TreeMap<>())
                    .put(row.getString(1), row.getLong(2));
              }
            });
    return sources.stream()
        .map(
            source ->
                new SourceCount(
                    source.id(),
                    documents.getOrDefault(source.id(), 0L),
                    quarantined.getOrDefault(source.id(), Map.of())))
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
            .collect(Collectors.joining(", "));
  }

  /** Documents, with the columns of {@link tailor.document.DocumentRows#SCHEMA}. */
  public Dataset<Row> documents() {
    return rows.where(functions.col("document").isNotNull()).select("document.*");
  }

  /** What could not be read: {@code source, file, offset, reason, detail, raw}. */
  public Dataset<Row> quarantine() {
    return rows.where(functions.col("quarantine").isNotNull()).select("quarantine.*");
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
