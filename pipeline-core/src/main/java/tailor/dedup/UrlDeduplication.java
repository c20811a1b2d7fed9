package tailor.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import tailor.document.Document;
import tailor.document.DocumentRows;
import tailor.document.Fields;
import tailor.document.StableHash;

/**
 * Documents of the same {@linkplain NormalizedUrl normalized address}: of each group the newest
 * survives, then that of the greatest weight, then the longest, then that of the smallest id, file
 * and offset.
 */
public final class UrlDeduplication {
  /** The rule that takes a document out. */
  public static final String RULE = "duplicate-url";

  private static final StructType KEYS =
      KeyedDuplicates.KEY.add("newest", StringType, false).add("length", LongType, false);

  private UrlDeduplication() {}

  /**
   * Finds the duplicates.
   *
   * @param documents rows of {@link DocumentRows#SCHEMA}
   */
  public static KeyedDuplicates of(Dataset<Row> documents, UrlOptions options) {
    Dataset<Row> keys =
        documents.flatMap((FlatMapFunction<Row, Row>) row -> key(row, options), Encoders.row(KEYS));
    return KeyedDuplicates.of(
        documents,
        keys,
        List.of(col("newest").desc(), col("weight").desc(), col("length").desc()),
        RULE,
        "same address by " + options.field());
  }

  private static Iterator<Row> key(Row row, UrlOptions options) {
    Document document = DocumentRows.fromRow(row);
    Optional<String> url = Fields.value(document, options.field()).flatMap(NormalizedUrl::of);
    return url
        .map(
            address ->
                RowFactory.create(
                    StableHash.id(address),
                    document.getWeight(),
                    document.getId(),
                    document.getFile(),
                    document.getOffset(),
                    document.getSourceId(),
                    document.getRecordId(),
                    options.newestBy().flatMap(by -> Fields.value(document, by)).orElse(""),
                    (long) document.getText().length()))
        .stream()
        .iterator();
  }
}
