package tailor.evaluate;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import tailor.export.LoadedModel;
import tailor.model.Batch;
import tailor.model.LossResult;
import tailor.tokenize.PackedSequence;
import tailor.tokenize.PackedSequenceRows;

/**
 * The loss of every packed sequence of a partition. Each is a batch of its own, so that its loss
 * does not depend on its neighbours.
 */
record SequenceLosses(ModelUnderTest model, Broadcast<SerializableConfiguration> hadoop)
    implements MapPartitionsFunction<Row, Row> {
  static final StructType SCHEMA =
      new StructType()
          .add("task", DataTypes.StringType, false)
          .add("loss", DataTypes.DoubleType, false)
          .add("targets", DataTypes.LongType, false)
          .add("correct", DataTypes.LongType, false);

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return ModelRows.map(model, hadoop.value().value(), rows, open -> row -> loss(open, row));
  }

  private static Row loss(LoadedModel open, Row row) {
    PackedSequence sequence = PackedSequenceRows.fromRow(row);
    Batch batch =
        Batch.ofSegmentIds(
            1, sequence.length(), sequence.inputIds(), sequence.segmentIds(), sequence.lossMask());
    LossResult loss = open.transformer().loss(open.parameters(), batch);
    return RowFactory.create(
        sequence.task(), loss.sum(), (long) loss.count(), (long) loss.correct());
  }
}
