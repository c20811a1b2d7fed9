package tailor.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.collection.JavaConverters;
import tailor.dedup.RepeatedTextOptions.Kept;
import tailor.dedup.TextParts.PartHash;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.document.DroppedRows;
import tailor.document.Finding;

/**
 * Lines or paragraphs that stand in many documents, such as footers and notices, taken out of all
 * but the first, that of the smallest id, file and offset. Documents of which nothing is left are
 * dropped.
 *
 * <p>Only hashes are shuffled. How many documents have a hash is counted where they are read before
 * it is added up, and no task holds the documents of a hash, so that a line may stand in all of
 * them.
 */
public final class RepeatedText implements AutoCloseable {
  /** The rule by which a document goes of which nothing is left. */
  public static final String RULE = "repeated-text";

  private static final List<String> PLACE = List.of("id", "file", "offset");

  private static final StructType PARTS =
      new StructType()
          .add("id", StringType, false)
          .add("file", StringType, false)
          .add("offset", LongType, false)
          .add("high", LongType, false)
          .add("low", LongType, false);

  private static final StructType OUTCOMES =
      new StructType()
          .add("document", DocumentRows.SCHEMA, true)
          .add("dropped", DroppedRows.SCHEMA, true)
          .add("removed", DataTypes.IntegerType, false);

  private final Dataset<Row> outcomes;

  private RepeatedText(Dataset<Row> outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * Finds the repeated parts, and takes them out.
   *
   * @param documents rows of {@link DocumentRows#SCHEMA}
   */
  public static RepeatedText of(Dataset<Row> documents, RepeatedTextOptions options) {
    Dataset<Row> parts =
        documents.flatMap(
            (FlatMapFunction<Row, Row>) row -> parts(row, options), Encoders.row(PARTS));
    Dataset<Row> repeated =
        parts
            .groupBy("high", "low")
            .agg(count(lit(1)).as("documents"), min(place()).as("first"))
            .where(col("documents").gt(options.maxDocuments()))
            .drop("documents");
    Dataset<Row> found = parts.join(repeated, columns("high", "low"));
    Dataset<Row> removals =
        (options.kept() == Kept.FIRST ? found.where(place().notEqual(col("first"))) : found)
            .groupBy("id", "file", "offset")
            .agg(collect_list(struct(col("high"), col("low"))).as("repeated"));
    Dataset<Row> outcomes =
        documents
            .join(removals, JavaConverters.asScalaBuffer(PLACE).toSeq(), "left_outer")
            .map((MapFunction<Row, Row>) row -> outcome(row, options), Encoders.row(OUTCOMES));
    return new RepeatedText(outcomes.persist(StorageLevel.DISK_ONLY()));
  }

  /** The documents that stay, without what repeats others. */
  public Dataset<Row> kept() {
    return outcomes.where(col("document").isNotNull()).select("document.*");
  }

  /** The documents of which nothing is left, with the columns of {@link DroppedRows#SCHEMA}. */
  public Dataset<Row> dropped() {
    return outcomes.where(col("dropped").isNotNull()).select("dropped.*");
  }

  /** How many documents lost a part, dropped ones included. */
  public long changed() {
    return outcomes.where(col("removed").gt(0)).count();
  }

  @Override
  public void close() {
    outcomes.unpersist();
  }

  private static Column place() {
    return struct(col("id"), col("file"), col("offset"));
  }

  private static scala.collection.Seq<String> columns(String... names) {
    return JavaConverters.asScalaBuffer(List.of(names)).toSeq();
  }

  private static Iterator<Row> parts(Row row, RepeatedTextOptions options) {
    return new TextParts(options)
        .hashes(row.getAs("text")).stream()
            .map(
                hash ->
                    RowFactory.create(
                        row.getAs("id"),
                        row.getAs("file"),
                        row.getAs("offset"),
                        hash.high(),
                        hash.low()))
            .iterator();
  }

  private static Row outcome(Row row, RepeatedTextOptions options) {
    Document document = DocumentRows.fromRow(row);
    int index = row.fieldIndex("repeated");
    if (row.isNullAt(index)) {
      return RowFactory.create(DocumentRows.toRow(document), null, 0);
    }
    Set<PartHash> repeated = new HashSet<>();
    for (Row hash : row.<Row>getList(index)) {
      repeated.add(new PartHash(hash.getLong(0), hash.getLong(1)));
    }
    TextParts.Edited edited =
        new TextParts(options).without(document.getText(), repeated::contains);
    if (edited.text().isEmpty()) {
      return RowFactory.create(
          null, DroppedRows.of(document, RULE, finding(edited, options)), edited.removed());
    }
    document.setText(edited.text());
    return RowFactory.create(DocumentRows.toRow(document), null, edited.removed());
  }

  private static Finding finding(TextParts.Edited edited, RepeatedTextOptions options) {
    return new Finding(
        "%d of %d parts stand in more than %d documents, and nothing else is left"
            .formatted(edited.removed(), edited.parts(), options.maxDocuments()),
        null,
        (double) edited.removed(),
        null);
  }
}
