package tailor.dedup;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import tailor.document.StableHash;

/**
 * Documents of equal {@linkplain NormalizedText normalized text}, compared by 128 bits of SHA-256:
 * of each group one survives, that of the greatest weight, then of the smallest id, file and
 * offset.
 */
public final class ExactDeduplication {
  /** The rule that takes a duplicate out. */
  public static final String RULE = "exact-duplicate";

  private ExactDeduplication() {}

  /**
   * Finds the duplicates.
   *
   * @param documents rows of {@link tailor.document.DocumentRows#SCHEMA}
   */
  public static KeyedDuplicates of(Dataset<Row> documents, DedupOptions options) {
    Dataset<Row> keys =
        documents
            .select("weight", "id", "file", "offset", "source_id", "record_id", "text", "fields")
            .map(
                (MapFunction<Row, Row>) row -> key(row, options),
                Encoders.row(KeyedDuplicates.KEY));
    return KeyedDuplicates.of(
        documents, keys, List.of(col("weight").desc()), RULE, "same normalized text");
  }

  private static Row key(Row row, DedupOptions options) {
    List<String> parts = new ArrayList<>();
    parts.add(NormalizedText.of(row.getAs("text"), options.punctuation()));
    Map<String, String> fields = row.getJavaMap(row.fieldIndex("fields"));
    for (String field : options.fields()) {
      parts.add(fields.containsKey(field) ? "=" + fields.get(field) : "");
    }
    return RowFactory.create(
        StableHash.id(parts.toArray(String[]::new)),
        row.getAs("weight"),
        row.getAs("id"),
        row.getAs("file"),
        row.getAs("offset"),
        row.getAs("source_id"),
        row.getAs("record_id"));
  }
}
