package tailor.evaluate;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import tailor.document.Example;
import tailor.document.ExampleRows;
import tailor.export.LoadedModel;
import tailor.tokenize.EndOfText;
import tailor.tokenize.ExampleTokenizer;

/**
 * The most probable label of every example of a partition.
 *
 * @param completions for each task's name its labels, and the text that stands for each
 * @param maxTokens tokens that an example may have, as in training
 */
record LabelPredictions(
    ModelUnderTest model,
    Broadcast<SerializableConfiguration> hadoop,
    SortedMap<String, SortedMap<String, String>> completions,
    int maxTokens)
    implements MapPartitionsFunction<Row, Row> {
  static final StructType SCHEMA =
      new StructType()
          .add("model", DataTypes.StringType, false)
          .add("task_name", DataTypes.StringType, false)
          .add("example_id", DataTypes.StringType, false)
          .add("expected", DataTypes.StringType, false)
          .add("predicted", DataTypes.StringType, false)
          .add("log_probability", DataTypes.DoubleType, false);

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return ModelRows.map(
        model,
        hadoop.value().value(),
        rows,
        open -> {
          LabelScorer scorer = scorer(open);
          return row -> predict(scorer, ExampleRows.fromRow(row));
        });
  }

  private LabelScorer scorer(LoadedModel open) {
    int end = EndOfText.of(open.tokenizer(), Optional.empty());
    return new LabelScorer(
        open.transformer(),
        open.parameters(),
        new ExampleTokenizer(open.tokenizer(), end),
        maxTokens);
  }

  private Row predict(LabelScorer scorer, Example example) {
    SortedMap<String, String> labels =
        completions.getOrDefault(example.taskName(), new TreeMap<>());
    Map.Entry<String, Double> best =
        scorer.score(example.segments(), labels).entrySet().stream()
            .max(Comparator.comparingDouble(Map.Entry::getValue))
            .orElseThrow();
    return RowFactory.create(
        model.name(),
        example.taskName(),
        example.id(),
        example.label().orElseThrow(),
        best.getKey(),
        best.getValue());
  }
}
