package tailor.document;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Examples as rows of the dataset {@code examples}.
 *
 * <p>The text is one column, and {@code segments} holds only the length of each piece, in Unicode
 * code points: the unit that any language can slice by, and in which tokenizers give offsets.
 */
public final class ExampleRows {
  private static final StructType SEGMENT =
      new StructType()
          .add("length", IntegerType, false)
          .add("target", BooleanType, false)
          .add("control", BooleanType, false);

  /** A segment with its text. */
  private static final StructType PIECE =
      new StructType()
          .add("text", StringType, false)
          .add("target", BooleanType, false)
          .add("control", BooleanType, false);

  private static final String REJECTED = "rejected";

  private static final StructType MESSAGE =
      new StructType().add("role", StringType, false).add("content", StringType, false);

  /**
   * The columns of {@code examples}; {@code messages} and {@code rejected} are empty and {@code
   * label} null if absent.
   */
  public static final StructType SCHEMA =
      new StructType()
          .add("id", StringType, false)
          .add("document_ids", createArrayType(StringType, false), false)
          .add("source_id", StringType, false)
          .add("task", StringType, false)
          .add("task_name", StringType, false)
          .add("split", StringType, false)
          .add("text", StringType, false)
          .add("segments", createArrayType(SEGMENT, false), false)
          .add("messages", createArrayType(MESSAGE, false), false)
          .add("label", StringType, true)
          .add(REJECTED, createArrayType(PIECE, false), false)
          .add("weight", DoubleType, false)
          .add("tags", createMapType(StringType, StringType, false), false);

  private ExampleRows() {}

  /** The example as a row of {@link #SCHEMA}. */
  public static Row toRow(Example example) {
    return RowFactory.create(
        example.id(),
        example.documentIds().toArray(String[]::new),
        example.sourceId(),
        example.task(),
        example.taskName(),
        example.split().key(),
        example.text(),
        example.segments().stream().map(ExampleRows::row).toArray(Row[]::new),
        example.messages().stream()
            .map(message -> RowFactory.create(message.role(), message.content()))
            .toArray(Row[]::new),
        example.label().orElse(null),
        example.rejected().stream()
            .map(piece -> RowFactory.create(piece.text(), piece.target(), piece.control()))
            .toArray(Row[]::new),
        example.weight(),
        JavaConverters.mapAsScalaMap(example.tags()));
  }

  /** The example of a row that has the columns of {@link #SCHEMA}, in any order. */
  public static Example fromRow(Row row) {
    return new Example(
        row.getAs("id"),
        List.copyOf(row.getList(row.fieldIndex("document_ids"))),
        row.getAs("source_id"),
        row.getAs("task"),
        row.getAs("task_name"),
        Split.ofKey(row.getAs("split")),
        segments(row.getAs("text"), row.getList(row.fieldIndex("segments"))),
        row.<Row>getList(row.fieldIndex("messages")).stream()
            .map(message -> new Message(message.getAs("role"), message.getAs("content")))
            .toList(),
        rejected(row),
        Optional.ofNullable(row.getAs("label")),
        row.<Double>getAs("weight"),
        tags(row.getJavaMap(row.fieldIndex("tags"))));
  }

  private static Row row(Segment segment) {
    String text = segment.text();
    return RowFactory.create(
        text.codePointCount(0, text.length()), segment.target(), segment.control());
  }

  private static List<Segment> segments(String text, List<Row> rows) {
    List<Segment> segments = new ArrayList<>(rows.size());
    int start = 0;
    for (Row row : rows) {
      int end = text.offsetByCodePoints(start, row.<Integer>getAs("length"));
      segments.add(
          new Segment(text.substring(start, end), row.getAs("target"), row.getAs("control")));
      start = end;
    }
    return List.copyOf(segments);
  }

  /** Datasets that are older than preferences have no such column. */
  private static List<Segment> rejected(Row row) {
    return row.schema().getFieldIndex(REJECTED).isDefined()
        ? row.<Row>getList(row.fieldIndex(REJECTED)).stream()
            .map(
                piece ->
                    new Segment(piece.getAs("text"), piece.getAs("target"), piece.getAs("control")))
            .toList()
        : List.of();
  }

  private static Map<String, String> tags(Map<String, String> tags) {
    return new LinkedHashMap<>(tags);
  }
}
