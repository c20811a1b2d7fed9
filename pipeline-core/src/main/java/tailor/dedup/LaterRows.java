package tailor.dedup;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import tailor.document.DroppedRows;

/**
 * The rows of each hash but the first, as duplicates of that, out of rows in order of their hashes.
 * Holds one row at a time, however many have the same hash.
 */
final class LaterRows {
  /** Where the document is, and its row in the dataset {@code dropped}. */
  static final StructType SCHEMA =
      new StructType()
          .add("id", StringType, false)
          .add("file", StringType, false)
          .add("offset", LongType, false)
          .add("dropped", DroppedRows.SCHEMA, false);

  private final String rule;
  private final String evidence;
  private String hash = "";
  private String survivor = "";

  private LaterRows(String rule, String evidence) {
    this.rule = rule;
    this.evidence = evidence;
  }

  /**
   * The later rows of each hash.
   *
   * @param keys rows with {@code hash}, {@code id}, {@code file}, {@code offset}, {@code source_id}
   *     and {@code record_id}
   * @param rule the rule by which the documents go
   * @param evidence why they go
   */
  static Iterator<Row> of(Iterator<Row> keys, String rule, String evidence) {
    return new FlatRows(keys, new LaterRows(rule, evidence)::meet);
  }

  private List<Row> meet(Row key) {
    if (hash.equals(key.getAs("hash"))) {
      return List.of(duplicate(key));
    }
    hash = key.getAs("hash");
    survivor = key.getAs("id");
    return List.of();
  }

  private Row duplicate(Row key) {
    return RowFactory.create(
        key.getAs("id"),
        key.getAs("file"),
        key.getAs("offset"),
        DroppedRows.duplicate(
            key.getAs("id"),
            key.getAs("source_id"),
            key.getAs("record_id"),
            rule,
            evidence,
            survivor,
            1));
  }
}
