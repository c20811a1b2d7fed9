package tailor.clean;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;
import tailor.document.Document;
import tailor.document.DocumentRows;

/** Cleans documents once more, to show what was done to them. */
public final class Repairs {
  /** {@code rule} is the cleaner's type, {@code place} is text or title. */
  public static final StructType SCHEMA =
      new StructType()
          .add("id", StringType, false)
          .add("source_id", StringType, false)
          .add("record_id", StringType, true)
          .add("rule", StringType, false)
          .add("place", StringType, false)
          .add("before", StringType, false)
          .add("after", StringType, false);

  private Repairs() {}

  /**
   * What each cleaner changed in the text and the title of each document.
   *
   * @param documents rows of {@link DocumentRows#SCHEMA}, as they were read
   * @param options those of the run
   * @return rows of {@link #SCHEMA}
   */
  public static Dataset<Row> of(Dataset<Row> documents, CleanOptions options) {
    return documents.mapPartitions(
        (MapPartitionsFunction<Row, Row>) rows -> repairs(rows, options), Encoders.row(SCHEMA));
  }

  /**
   * What changed in the texts of documents between two datasets, of those that are in both.
   *
   * @param rule what changed them
   * @param before rows of {@link DocumentRows#SCHEMA}
   * @param after the same documents later, each at most once
   * @return rows of {@link #SCHEMA}
   */
  public static Dataset<Row> between(String rule, Dataset<Row> before, Dataset<Row> after) {
    Dataset<Row> later =
        after.select(col("id"), col("file"), col("offset"), col("text").as("later"));
    return before
        .join(later, JavaConverters.asScalaBuffer(List.of("id", "file", "offset")).toSeq())
        .where(col("text").notEqual(col("later")))
        .map(
            (MapFunction<Row, Row>)
                row ->
                    row(
                        row.getAs("id"),
                        row.getAs("source_id"),
                        row.getAs("record_id"),
                        Repair.between(rule, "text", row.getAs("text"), row.getAs("later"))),
            Encoders.row(SCHEMA));
  }

  /** The text of a document as the cleaners leave it, which is what filters judge. */
  public static String cleaned(Row document, CleanOptions options) {
    return new DocumentCleaner(options).clean(DocumentRows.fromRow(document)).document().getText();
  }

  private static Iterator<Row> repairs(Iterator<Row> rows, CleanOptions options) {
    DocumentCleaner cleaner = new DocumentCleaner(options);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false)
        .flatMap(row -> repairs(DocumentRows.fromRow(row), cleaner))
        .iterator();
  }

  private static Stream<Row> repairs(Document document, DocumentCleaner cleaner) {
    List<Repair> repairs = new ArrayList<>(cleaner.repairs("text", document.getText()));
    String title = document.getTitle();
    if (title != null) {
      repairs.addAll(cleaner.repairs("title", title));
    }
    return repairs.stream()
        .map(
            repair ->
                row(document.getId(), document.getSourceId(), document.getRecordId(), repair));
  }

  private static Row row(String id, String sourceId, @Nullable String recordId, Repair repair) {
    return RowFactory.create(
        id, sourceId, recordId, repair.rule(), repair.place(), repair.before(), repair.after());
  }
}
