package tailor.tokenize;

import static org.apache.spark.sql.types.DataTypes.ByteType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import tailor.document.Split;
import tailor.run.CanonicalParquet;

/** Packed sequences as rows of the dataset {@code tokens}, which is partitioned by split. */
public final class PackedSequenceRows {
  /** The columns of {@code tokens}; {@code split} is the partition column. */
  public static final StructType SCHEMA =
      new StructType()
          .add("sequence_id", LongType, false)
          .add("input_ids", createArrayType(IntegerType, false), false)
          .add("segment_ids", createArrayType(IntegerType, false), false)
          .add("loss_mask", createArrayType(ByteType, false), false)
          .add("document_ids", createArrayType(StringType, false), false)
          .add("task", StringType, false)
          .add("split", StringType, false);

  /**
   * How {@code tokens} lies in its files. Training reads rows from all over them: pages of 64 rows
   * make the files a tenth larger than pages of 1 MiB, and reading five times faster.
   */
  public static final CanonicalParquet.Layout LAYOUT =
      CanonicalParquet.Layout.of(List.of("sequence_id")).partitionedBy("split").withPagesOf(64);

  private PackedSequenceRows() {}

  /** The sequence as a row of {@link #SCHEMA}. */
  public static Row toRow(PackedSequence sequence, Split split) {
    return RowFactory.create(
        sequence.id(),
        sequence.inputIds(),
        sequence.segmentIds(),
        sequence.lossMask(),
        sequence.documentIds().toArray(String[]::new),
        sequence.task(),
        split.key());
  }

  /** The sequence of a row that has the columns of {@link #SCHEMA} in any order. */
  public static PackedSequence fromRow(Row row) {
    return new PackedSequence(
        row.<Long>getAs("sequence_id"),
        integers(row, "input_ids"),
        integers(row, "segment_ids"),
        bytes(row, "loss_mask"),
        List.copyOf(row.getList(row.fieldIndex("document_ids"))),
        row.getAs("task"));
  }

  private static int[] integers(Row row, String column) {
    return row.<Integer>getList(row.fieldIndex(column)).stream()
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static byte[] bytes(Row row, String column) {
    List<Byte> values = row.getList(row.fieldIndex(column));
    byte[] bytes = new byte[values.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = values.get(i);
    }
    return bytes;
  }
}
