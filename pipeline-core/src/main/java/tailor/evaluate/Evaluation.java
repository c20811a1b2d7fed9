package tailor.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.util.SerializableConfiguration;
import tailor.document.Example;
import tailor.document.ExampleRows;

/**
 * Tests a model on Spark: what comes back to the driver are sums, one row a task or a pair of
 * labels.
 */
public final class Evaluation {
  /** Decimals in which losses are summed: exact, so that the order of the rows does not show. */
  private static final String LOSS_TYPE = "decimal(38,9)";

  private final Broadcast<SerializableConfiguration> hadoop;

  public Evaluation(SparkSession spark) {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    this.hadoop = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
  }

  /**
   * Predicts held-out tokens.
   *
   * @param sequences rows of {@code tokens}
   * @return a score for each task, and one for all
   */
  public List<LanguageModelScore> languageModel(ModelUnderTest model, Dataset<Row> sequences) {
    List<Row> sums =
        sequences
            .mapPartitions(new SequenceLosses(model, hadoop), Encoders.row(SequenceLosses.SCHEMA))
            .groupBy("task")
            .agg(
                sum(col("loss").cast(LOSS_TYPE)).cast("double"),
                sum(col("targets")),
                sum(col("correct")))
            .orderBy("task")
            .collectAsList();
    List<LanguageModelScore> scores = new ArrayList<>();
    double loss = 0;
    long targets = 0;
    long correct = 0;
    for (Row row : sums) {
      scores.add(
          new LanguageModelScore(
              model.name(), row.getString(0), row.getDouble(1), row.getLong(2), row.getLong(3)));
      loss += row.getDouble(1);
      targets += row.getLong(2);
      correct += row.getLong(3);
    }
    scores.add(
        new LanguageModelScore(model.name(), LanguageModelScore.ALL, loss, targets, correct));
    return scores;
  }

  /**
   * Finds the labels of each classification, and the text that stands for each.
   *
   * @param examples rows of {@code examples} of all splits
   */
  public static SortedMap<String, SortedMap<String, String>> labels(Dataset<Row> examples) {
    SortedMap<String, SortedMap<String, String>> labels = new TreeMap<>();
    examples
        .where(col("label").isNotNull())
        .dropDuplicates("task_name", "label")
        .collectAsList()
        .forEach(
            row -> {
              Example example = ExampleRows.fromRow(row);
              labels
                  .computeIfAbsent(example.taskName(), name -> new TreeMap<>())
                  .put(example.label().orElseThrow(), example.completion());
            });
    return labels;
  }

  /**
   * Predicts the label of every example that has one.
   *
   * @param examples rows of {@code examples}
   * @param labels from {@link #labels}
   * @param maxTokens tokens that an example may have, as in training
   * @return rows of model, task_name, example_id, expected, predicted, log_probability
   */
  public Dataset<Row> predictions(
      ModelUnderTest model,
      Dataset<Row> examples,
      SortedMap<String, SortedMap<String, String>> labels,
      int maxTokens) {
    return examples
        .where(col("label").isNotNull())
        .mapPartitions(
            new LabelPredictions(model, hadoop, labels, maxTokens),
            Encoders.row(LabelPredictions.SCHEMA));
  }

  /**
   * Lets a model answer some examples.
   *
   * @param examples rows of {@code examples}, few
   * @param maxTokens most tokens of an answer
   * @return rows of model, task, example_id, prompt, reference, answer
   */
  public Dataset<Row> answers(ModelUnderTest model, Dataset<Row> examples, int maxTokens) {
    return examples
        .coalesce(1)
        .mapPartitions(
            new SampleAnswers(model, hadoop, maxTokens), Encoders.row(SampleAnswers.SCHEMA));
  }

  /**
   * Chooses examples to show: of each task in turn the one with the lowest id, until there are
   * enough.
   */
  public static Dataset<Row> sample(Dataset<Row> examples, int count) {
    return examples
        .withColumn("rank", row_number().over(Window.partitionBy("task_name").orderBy("id")))
        .where(col("rank").leq(count))
        .orderBy("rank", "task_name")
        .limit(count)
        .drop("rank");
  }

  /** Counts predictions into a confusion matrix for each model and task. */
  public static List<ClassificationScore> classification(Dataset<Row> predictions) {
    SortedMap<String, ClassificationScore> scores = new TreeMap<>();
    predictions
        .groupBy("model", "task_name", "expected", "predicted")
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(
            row ->
                scores
                    .computeIfAbsent(
                        row.getString(0) + "\0" + row.getString(1),
                        key ->
                            new ClassificationScore(
                                row.getString(0), row.getString(1), new ConfusionMatrix()))
                    .confusion()
                    .add(row.getString(2), row.getString(3), row.getLong(4)));
    return List.copyOf(scores.values());
  }
}
