package tailor.train.metrics;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Rounds as rows of the dataset {@code metrics}. */
final class MetricsRows {
  private static final StructType WORKER =
      new StructType()
          .add("worker", IntegerType, false)
          .add("host", StringType, false)
          .add("device", StringType, false)
          .add("steps", IntegerType, false)
          .add("tokens", LongType, false)
          .add("targets", LongType, false)
          .add("correct", LongType, false)
          .add("loss_sum", DoubleType, false)
          .add("margin_sum", DoubleType, false)
          .add("gradient_norm_sum", DoubleType, false)
          .add("seconds", DoubleType, false);

  private static final StructType DROPPED =
      new StructType()
          .add("worker", IntegerType, false)
          .add("host", StringType, false)
          .add("sequences", LongType, false)
          .add("tokens", LongType, false)
          .add("seconds", DoubleType, false);

  static final StructType SCHEMA =
      new StructType()
          .add("round", IntegerType, false)
          .add("step", LongType, false)
          .add("epoch", DoubleType, false)
          .add("train_loss", DoubleType, false)
          .add("train_accuracy", DoubleType, false)
          .add("train_margin", DoubleType, true)
          .add("validation_loss", DoubleType, true)
          .add("validation_accuracy", DoubleType, true)
          .add("validation_margin", DoubleType, true)
          .add("learning_rate", DoubleType, false)
          .add("gradient_norm", DoubleType, false)
          .add("tokens", LongType, false)
          .add("targets", LongType, false)
          .add("seconds", DoubleType, false)
          .add("tokens_per_second", DoubleType, false)
          .add("bytes_exchanged", LongType, false)
          .add("workers", createArrayType(WORKER, false), false)
          .add("dropped", createArrayType(DROPPED, false), false);

  private MetricsRows() {}

  static Row toRow(RoundMetrics metrics) {
    return RowFactory.create(
        metrics.round(),
        metrics.step(),
        metrics.epoch(),
        metrics.trainLoss(),
        metrics.trainAccuracy(),
        metrics.trainMargin(),
        metrics.validationLoss(),
        metrics.validationAccuracy(),
        metrics.validationMargin(),
        metrics.learningRate(),
        metrics.gradientNorm(),
        metrics.tokens(),
        metrics.targets(),
        metrics.seconds(),
        metrics.tokensPerSecond(),
        metrics.bytesExchanged(),
        metrics.workers().stream().map(MetricsRows::toRow).toArray(Row[]::new),
        metrics.dropped().stream().map(MetricsRows::toRow).toArray(Row[]::new));
  }

  private static Row toRow(DroppedWorker late) {
    return RowFactory.create(
        late.worker(), late.host(), late.sequences(), late.tokens(), late.seconds());
  }

  private static Row toRow(WorkerReport report) {
    return RowFactory.create(
        report.worker(),
        report.host(),
        report.device(),
        report.steps(),
        report.tokens(),
        report.targets(),
        report.correct(),
        report.lossSum(),
        report.marginSum(),
        report.gradientNormSum(),
        report.seconds());
  }
}
