package tailor.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A figure of a model: a row of the dataset {@code evaluations}.
 *
 * @param model the model's name
 * @param task what it was measured on: a task's name, or {@code all}
 * @param metric {@code perplexity}, {@code token-accuracy}, {@code precision}, {@code recall},
 *     {@code f1}, {@code accuracy}
 * @param average over which classes: {@code micro}, {@code macro}, a class's own label, or null
 *     where the metric has none
 * @param support how many tokens or examples it was measured on
 */
public record MetricRow(
    String model,
    String task,
    String metric,
    @Nullable String average,
    double value,
    long support) {
  public static final StructType SCHEMA =
      new StructType()
          .add("model", DataTypes.StringType, false)
          .add("task", DataTypes.StringType, false)
          .add("metric", DataTypes.StringType, false)
          .add("average", DataTypes.StringType, true)
          .add("value", DataTypes.DoubleType, false)
          .add("support", DataTypes.LongType, false);

  /** The figures of a language model. */
  public static List<MetricRow> of(LanguageModelScore score) {
    return List.of(
        new MetricRow(
            score.model(), score.task(), "perplexity", null, score.perplexity(), score.targets()),
        new MetricRow(
            score.model(),
            score.task(),
            "token-accuracy",
            null,
            score.tokenAccuracy(),
            score.targets()));
  }

  /** The figures of a classification: each class, micro, macro, and accuracy. */
  public static List<MetricRow> of(ClassificationScore score) {
    ConfusionMatrix confusion = score.confusion();
    List<MetricRow> rows = new ArrayList<>();
    for (ClassMetrics metrics : confusion.classes()) {
      rows.addAll(of(score, metrics, metrics.support()));
    }
    rows.addAll(of(score, confusion.micro(), confusion.total()));
    rows.add(row(score, "precision", "macro", confusion.macroPrecision(), confusion.total()));
    rows.add(row(score, "recall", "macro", confusion.macroRecall(), confusion.total()));
    rows.add(row(score, "f1", "macro", confusion.macroF1(), confusion.total()));
    rows.add(row(score, "accuracy", null, confusion.accuracy(), confusion.total()));
    return rows;
  }

  public Row toRow() {
    return RowFactory.create(model, task, metric, average, value, support);
  }

  /** The figure of a row of {@link #SCHEMA}. */
  public static MetricRow fromRow(Row row) {
    return new MetricRow(
        row.getAs("model"),
        row.getAs("task"),
        row.getAs("metric"),
        row.getAs("average"),
        row.<Double>getAs("value"),
        row.<Long>getAs("support"));
  }

  private static List<MetricRow> of(ClassificationScore score, ClassMetrics metrics, long support) {
    return List.of(
        row(score, "precision", metrics.label(), metrics.precision(), support),
        row(score, "recall", metrics.label(), metrics.recall(), support),
        row(score, "f1", metrics.label(), metrics.f1(), support));
  }

  private static MetricRow row(
      ClassificationScore score,
      String metric,
      @Nullable String average,
      double value,
      long support) {
    return new MetricRow(score.model(), score.taskName(), metric, average, value, support);
  }
}
