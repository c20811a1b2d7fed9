package tailor.format;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import org.apache.spark.sql.types.StructType;

/** Rows of the dataset {@code splits}: which document went where, and with what it must stay. */
public final class SplitRows {
  /**
   * The columns: {@code group} is the name by which its lot was drawn, {@code keys} are what it
   * shares with the others of its group, as in {@code customer=17}.
   */
  public static final StructType SCHEMA =
      new StructType()
          .add("id", StringType, false)
          .add("source_id", StringType, false)
          .add("record_id", StringType, true)
          .add("group", StringType, false)
          .add("keys", createArrayType(StringType, false), false)
          .add("split", StringType, false);

  private SplitRows() {}
}
