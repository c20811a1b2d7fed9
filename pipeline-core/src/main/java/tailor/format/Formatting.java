package tailor.format;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import tailor.dataset.InterimRows;
import tailor.dataset.Materialized;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.document.DroppedRows;
import tailor.document.ExampleRows;
import tailor.document.Split;

/**
 * Documents on their way to examples. Every document is tagged and formatted once; the outcome
 * waits until this is closed.
 */
public final class Formatting implements AutoCloseable {
  private static final StructType FORMATTED =
      new StructType()
          .add("id", StringType, false)
          .add("source_id", StringType, false)
          .add("record_id", StringType, true)
          .add("rule", StringType, true)
          .add("evidence", StringType, true)
          .add("keys", createArrayType(StringType, false), false)
          .add("examples", createArrayType(ExampleRows.SCHEMA, false), false);

  private static final Seq<String> ID = JavaConverters.asScalaBuffer(List.of("id")).toSeq();

  private final Dataset<Row> formatted;
  private final InterimRows interim;
  private final Splitting splitting;
  private final Optional<Materialized> contaminated;
  private final Map<String, Long> byRule = new TreeMap<>();
  private long kept;
  private long examples;

  private Formatting(
      Dataset<Row> formatted,
      InterimRows interim,
      Splitting splitting,
      Optional<Materialized> contaminated) {
    this.formatted = formatted;
    this.interim = interim;
    this.splitting = splitting;
    this.contaminated = contaminated;
    for (Row row :
        judged()
            .groupBy(coalesce(col("rule"), lit("")).as("rule"))
            .agg(count(lit(1)).as("documents"), sum(size(col("examples"))).as("examples"))
            .collectAsList()) {
      if (row.getString(0).isEmpty()) {
        kept = row.getLong(1);
        examples = row.getLong(2);
      } else {
        byRule.put(row.getString(0), row.getLong(1));
      }
    }
  }

  /**
   * Formats documents and draws their splits.
   *
   * @param documents rows of {@code deduplicated}
   * @param seed decides the splits
   */
  public static Formatting of(Dataset<Row> documents, FormatOptions options, long seed) {
    return of(
        documents, options, Optional.empty(), Optional.empty(), seed, InterimRows.onExecutors());
  }

  /**
   * Formats documents and splits them.
   *
   * @param documents rows of {@code deduplicated}
   * @param earlierSplits rows of {@link SplitRows#SCHEMA}: what an earlier run assigned, and stays
   * @param evaluationRecords rows of {@code source_id, id, text} of the sources that are evaluation
   *     sets, as they were read; {@code documents} of these sources are set aside in any case
   * @param seed decides the splits of all others
   * @param interim where what is formatted waits
   */
  public static Formatting of(
      Dataset<Row> documents,
      FormatOptions options,
      Optional<Dataset<Row>> earlierSplits,
      Optional<Dataset<Row>> evaluationRecords,
      long seed,
      InterimRows interim) {
    MapPartitionsFunction<Row, Row> format = rows -> new FormattedRows(rows, options);
    Dataset<Row> formatted =
        interim.keep("formatted", documents.mapPartitions(format, Encoders.row(FORMATTED)));
    Splitting splitting =
        Splitting.of(
            formatted
                .where(col("rule").isNull())
                .select(
                    col("id"),
                    col("source_id"),
                    col("record_id"),
                    col("keys"),
                    col("examples").getItem(0).getField("task_name").as("kind"),
                    size(col("examples")).as("examples")),
            options.split(),
            earlierSplits,
            seed);
    Optional<Materialized> contaminated =
        options.decontaminate().isAsked()
            ? Optional.of(
                contaminated(documents, splitting, evaluationRecords, options.decontaminate()))
            : Optional.empty();
    return new Formatting(formatted, interim, splitting, contaminated);
  }

  private static Materialized contaminated(
      Dataset<Row> documents,
      Splitting splitting,
      Optional<Dataset<Row>> evaluationRecords,
      DecontaminationOptions options) {
    Dataset<Row> split =
        documents.select("id", "text").join(splitting.outcomes().select("id", "split"), ID);
    Column own = lit(options.testSplit());
    Dataset<Row> test =
        split
            .where(own.and(col("split").equalTo(Split.TEST.key())))
            .select(col("id"), lit("the test split").as("set"), lit(true).as("own"), col("text"));
    Dataset<Row> evaluation =
        evaluationRecords
            .map(
                records ->
                    records
                        .where(col("source_id").isin(options.sources().toArray()))
                        .select(
                            col("id"),
                            col("source_id").as("set"),
                            lit(false).as("own"),
                            col("text"))
                        .union(test))
            .orElse(test);
    return Decontamination.of(
        split.where(col("split").equalTo(Split.TRAIN.key())), evaluation, options);
  }

  /** The examples, as rows of {@link ExampleRows#SCHEMA}. */
  public Dataset<Row> examples() {
    return outcomes()
        .where(col("rule").isNull())
        .select(col("split"), explode(col("examples")).as("example"))
        .select(
            Arrays.stream(ExampleRows.SCHEMA.fieldNames())
                .map(name -> name.equals("split") ? col(name) : col("example." + name))
                .toArray(Column[]::new));
  }

  /** Where the documents with examples went, as rows of {@link SplitRows#SCHEMA}. */
  public Dataset<Row> splits() {
    return splitting.splits();
  }

  /** The documents without an example, as rows of {@link DroppedRows#SCHEMA}. */
  public Dataset<Row> dropped() {
    Dataset<Row> dropped = judged().where(col("rule").isNotNull());
    List<String> present = Arrays.asList(dropped.columns());
    return dropped.select(
        Arrays.stream(DroppedRows.SCHEMA.fields())
            .map(
                field ->
                    (present.contains(field.name()) ? col(field.name()) : lit(null))
                        .cast(field.dataType())
                        .as(field.name()))
            .toArray(Column[]::new));
  }

  /**
   * The documents with the rule by which they go; what only formatting has judged needs no join.
   */
  private Dataset<Row> judged() {
    return splitting.takesOut() || contaminated.isPresent() ? outcomes() : formatted;
  }

  private Dataset<Row> outcomes() {
    Dataset<Row> split =
        splitting
            .outcomes()
            .select(
                col("id"),
                col("split"),
                col("rule").as("split_rule"),
                col("evidence").as("split_evidence"));
    Dataset<Row> outcomes =
        formatted
            .join(split, ID, "left")
            .withColumn("rule", coalesce(col("rule"), col("split_rule")))
            .withColumn("evidence", coalesce(col("evidence"), col("split_evidence")));
    return contaminated
        .map(
            found ->
                outcomes
                    .join(
                        found
                            .rows()
                            .withColumnRenamed("rule", "found_rule")
                            .withColumnRenamed("evidence", "found_evidence"),
                        ID,
                        "left")
                    .withColumn("rule", coalesce(col("rule"), col("found_rule")))
                    .withColumn("evidence", coalesce(col("evidence"), col("found_evidence"))))
        .orElse(outcomes);
  }

  /** Documents that came in. */
  public long read() {
    return kept + byRule.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Documents with at least one example. */
  public long kept() {
    return kept;
  }

  /** How many examples there are. */
  public long exampleCount() {
    return examples;
  }

  /** How many documents have a split. */
  public long splitCount() {
    return splitting.count();
  }

  /** Documents without an example, by the rule that says why. */
  public Map<String, Long> droppedByRule() {
    return Map.copyOf(byRule);
  }

  @Override
  public void close() {
    splitting.close();
    contaminated.ifPresent(Materialized::close);
    interim.release(formatted);
  }

  private static final class FormattedRows implements Iterator<Row> {
    private final Iterator<Row> documents;
    private final DocumentFormatter formatter;
    private final GroupKeys keys;

    FormattedRows(Iterator<Row> documents, FormatOptions options) {
      this.documents = documents;
      this.formatter = new DocumentFormatter(options);
      this.keys = new GroupKeys(options.split().groupFields());
    }

    @Override
    public boolean hasNext() {
      return documents.hasNext();
    }

    @Override
    public Row next() {
      Row row = documents.next();
      Document document = DocumentRows.fromRow(row);
      DocumentFormatter.Formatted formatted = formatter.format(document);
      Optional<Draft.Declined> declined = formatted.declined();
      return RowFactory.create(
          document.getId(),
          document.getSourceId(),
          document.getRecordId(),
          declined.map(Draft.Declined::rule).orElse(null),
          declined.map(Draft.Declined::evidence).orElse(null),
          keys.of(document, cluster(row)).toArray(String[]::new),
          formatted.examples().stream().map(ExampleRows::toRow).toArray(Row[]::new));
    }

    /** The column that deduplication adds where it looked for near-duplicates. */
    private static @Nullable String cluster(Row row) {
      return Arrays.asList(row.schema().fieldNames()).contains(GroupKeys.CLUSTER)
          ? row.getAs(GroupKeys.CLUSTER)
          : null;
    }
  }
}
