package tailor.jobs;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** Trials as rows of the dataset {@code sweeps}. */
final class TrialRows {
  static final StructType SCHEMA =
      new StructType()
          .add("rank", IntegerType, false)
          .add("trial", IntegerType, false)
          .add("run_id", StringType, false)
          .add("status", StringType, false)
          .add("rung", IntegerType, false)
          .add("rounds", IntegerType, false)
          .add("objective", DoubleType, true)
          .add("values", createMapType(StringType, StringType, false), false)
          .add("reason", StringType, false);

  private TrialRows() {}

  static List<Row> of(List<TrialRecord> ranked) {
    int furthest = ranked.get(0).rung();
    List<Row> rows = new ArrayList<>();
    for (TrialRecord record : ranked) {
      rows.add(
          RowFactory.create(
              rows.size() + 1,
              record.number(),
              record.runId(),
              status(record, furthest),
              record.rung(),
              record.rounds(),
              record.objective(),
              JavaConverters.mapAsScalaMap(record.values()),
              record.reason()));
    }
    return rows;
  }

  /** A word for how a trial ended. */
  static String status(TrialRecord record, int furthest) {
    if (record.failed()) {
      return "failed";
    }
    return record.rung() == furthest ? "done" : "ended early";
  }
}
