package tailor.document;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Documents as rows of the datasets {@code documents}, {@code clean} and {@code deduplicated}. Maps
 * are written in order of their keys, so that equal documents are equal bytes.
 */
public final class DocumentRows {
  /** The column that {@code deduplicated} has beside those of {@link #SCHEMA}. */
  public static final String CLUSTER = "cluster";

  /** The columns; {@code record_id} and {@code title} may be null. */
  public static final StructType SCHEMA =
      new StructType()
          .add("id", StringType, false)
          .add("source_id", StringType, false)
          .add("record_id", StringType, true)
          .add("file", StringType, false)
          .add("offset", LongType, false)
          .add("kind", StringType, false)
          .add("owner", StringType, false)
          .add("licence", StringType, false)
          .add("visibility", StringType, false)
          .add("weight", DoubleType, false)
          .add("title", StringType, true)
          .add("text", StringType, false)
          .add("fields", createMapType(StringType, StringType, false), false)
          .add("tags", createMapType(StringType, StringType, false), false);

  private DocumentRows() {}

  /** The document as a row of {@link #SCHEMA}. */
  public static Row toRow(Document document) {
    return RowFactory.create(
        document.getId(),
        document.getSourceId(),
        document.getRecordId(),
        document.getFile(),
        document.getOffset(),
        document.getKind(),
        document.getOwner(),
        document.getLicence(),
        document.getVisibility(),
        document.getWeight(),
        document.getTitle(),
        document.getText(),
        JavaConverters.mapAsScalaMap(new TreeMap<>(document.getFields())),
        JavaConverters.mapAsScalaMap(new TreeMap<>(document.getTags())));
  }

  /**
   * The document of a row that has the columns of {@link #SCHEMA}, in any order, and perhaps {@link
   * #CLUSTER}.
   */
  public static Document fromRow(Row row) {
    Document document = new Document();
    document.setId(row.getAs("id"));
    document.setSourceId(row.getAs("source_id"));
    document.setRecordId(row.getAs("record_id"));
    document.setFile(row.getAs("file"));
    document.setOffset(row.<Long>getAs("offset"));
    document.setKind(row.getAs("kind"));
    document.setOwner(row.getAs("owner"));
    document.setLicence(row.getAs("licence"));
    document.setVisibility(row.getAs("visibility"));
    document.setWeight(row.<Double>getAs("weight"));
    document.setTitle(row.getAs("title"));
    document.setText(row.getAs("text"));
    document.setFields(map(row, "fields"));
    document.setTags(map(row, "tags"));
    if (row.schema().getFieldIndex(CLUSTER).isDefined()) {
      document.setCluster(row.getAs(CLUSTER));
    }
    return document;
  }

  private static Map<String, String> map(Row row, String column) {
    Map<String, String> found = row.getJavaMap(row.fieldIndex(column));
    return new TreeMap<>(found);
  }
}
