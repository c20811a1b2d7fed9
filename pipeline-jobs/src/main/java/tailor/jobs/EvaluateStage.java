package tailor.jobs;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import tailor.config.Problems;
import tailor.document.Split;
import tailor.evaluate.ClassificationScore;
import tailor.evaluate.Evaluation;
import tailor.evaluate.Gates;
import tailor.evaluate.LanguageModelScore;
import tailor.evaluate.MetricRow;
import tailor.evaluate.ModelUnderTest;
import tailor.run.BadDataException;
import tailor.run.Manifest;
import tailor.run.Output;

/** Tests the tuned model, and the generic one beside it, on the test split. */
final class EvaluateStage implements Stage {
  static final String GENERIC = "generic";
  static final String TUNED = "tuned";

  private static final Output EVALUATIONS = Output.of("evaluations");
  private static final Output PREDICTIONS = Output.of("predictions");
  private static final Output SAMPLES = Output.of("samples");

  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public String summary() {
    return "Tests the tuned model beside the generic one on the test split.";
  }

  @Override
  public List<Input> inputs(TailorOptions options) {
    List<Input> inputs = new ArrayList<>();
    inputs.add(Input.dataset("examples"));
    inputs.add(Input.dataset("tokens"));
    inputs.add(Input.dataset("checkpoints"));
    options.model().base().ifPresent(base -> inputs.add(Input.model("model.base", base)));
    return inputs;
  }

  @Override
  public List<Output> outputs() {
    return List.of(EVALUATIONS, PREDICTIONS, SAMPLES);
  }

  @Override
  public Map<String, Object> settings(TailorOptions options) {
    return Map.of(
        "samples", options.evaluate().samples(),
        "sample-tokens", options.evaluate().sampleTokens(),
        "sequence-length", options.tokenize().sequenceLength());
  }

  @Override
  public void check(TailorOptions options, Problems problems) {
    new Gates(options.evaluate().gates()).check(problems);
    if (options.format().split().test() == 0) {
      problems.add(
          "format.split.test",
          "is 0, which leaves nothing to evaluate on; expected a share above 0");
    }
  }

  @Override
  public void judge(TailorOptions options, Manifest manifest) {
    String prefix = TUNED + ".";
    Map<String, Double> tuned = new LinkedHashMap<>();
    manifest
        .metrics()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                tuned.put(name.substring(prefix.length()), value);
              }
            });
    new Gates(options.evaluate().gates()).require(tuned);
  }

  @Override
  public StageResult run(StageContext context) {
    Dataset<Row> examples = context.read("examples");
    Dataset<Row> test = examples.where(col("split").equalTo(Split.TEST.key()));
    Dataset<Row> sequences = context.read("tokens").where(col("split").equalTo(Split.TEST.key()));
    if (sequences.isEmpty()) {
      throw new BadDataException(
          "The test split of run %s is empty, so there is nothing to evaluate on. Raise format.split.test, or add documents, and run from format on."
              .formatted(context.runId()));
    }
    SortedMap<String, SortedMap<String, String>> labels = Evaluation.labels(examples);
    Dataset<Row> shown = Evaluation.sample(test, context.options().evaluate().samples());
    Evaluation evaluation = new Evaluation(context.spark());
    List<MetricRow> metrics = new ArrayList<>();
    List<Dataset<Row>> predictions = new ArrayList<>();
    List<Dataset<Row>> answers = new ArrayList<>();
    for (ModelUnderTest model : models(context)) {
      context.progress().say("evaluate: " + model.name() + " model, " + model.location());
      for (LanguageModelScore score : evaluation.languageModel(model, sequences)) {
        metrics.addAll(MetricRow.of(score));
      }
      predictions.add(
          evaluation.predictions(
              model, test, labels, context.options().tokenize().sequenceLength()));
      answers.add(evaluation.answers(model, shown, context.options().evaluate().sampleTokens()));
    }
    context.write(SAMPLES, union(answers), "model", "example_id");
    Dataset<Row> predicted = union(predictions).persist(StorageLevel.DISK_ONLY());
    context.write(PREDICTIONS, predicted, "model", "task_name", "example_id");
    for (ClassificationScore score : Evaluation.classification(predicted)) {
      metrics.addAll(MetricRow.of(score));
    }
    predicted.unpersist();
    context.write(
        EVALUATIONS,
        context
            .spark()
            .createDataset(
                metrics.stream().map(MetricRow::toRow).toList(), Encoders.row(MetricRow.SCHEMA)),
        "model",
        "task",
        "metric",
        "average");
    return StageResult.of(headlines(metrics));
  }

  private static List<ModelUnderTest> models(StageContext context) {
    Configuration hadoop = context.storage().files().getConf();
    List<ModelUnderTest> models = new ArrayList<>();
    context
        .options()
        .model()
        .base()
        .ifPresent(base -> models.add(ModelUnderTest.at(GENERIC, base, hadoop)));
    models.add(ModelUnderTest.at(TUNED, TunedModel.location(context), hadoop));
    return models;
  }

  private static Dataset<Row> union(List<Dataset<Row>> parts) {
    return parts.stream().reduce(Dataset::unionAll).orElseThrow();
  }

  /** The figures that gates and the table at the end know: means over the tasks. */
  private static Map<String, Double> headlines(List<MetricRow> metrics) {
    Map<String, Double> headlines = new LinkedHashMap<>();
    for (String model : metrics.stream().map(MetricRow::model).distinct().toList()) {
      for (MetricRow row : metrics) {
        if (row.model().equals(model) && row.task().equals(LanguageModelScore.ALL)) {
          headlines.put(model + "." + row.metric(), row.value());
        }
      }
      metrics.stream()
          .filter(row -> row.model().equals(model) && row.metric().equals("accuracy"))
          .mapToDouble(MetricRow::value)
          .average()
          .ifPresent(value -> headlines.put(model + ".accuracy", value));
      for (String average : List.of("micro", "macro")) {
        metrics.stream()
            .filter(row -> row.model().equals(model))
            .filter(row -> row.metric().equals("f1") && average.equals(row.average()))
            .mapToDouble(MetricRow::value)
            .average()
            .ifPresent(value -> headlines.put(model + "." + average + "-f1", value));
      }
    }
    return headlines;
  }
}
