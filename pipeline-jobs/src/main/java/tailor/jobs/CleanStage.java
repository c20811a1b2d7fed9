package tailor.jobs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.clean.Classifications;
import tailor.clean.CleanOptions;
import tailor.clean.Cleaning;
import tailor.run.Ledger;
import tailor.run.Output;

/** Cleans documents and drops those that the filters refuse. */
final class CleanStage implements Stage {
  private static final Output CLEAN = Output.of("clean");
  private static final Output DROPPED = Output.part("dropped", "stage=clean");

  @Override
  public String name() {
    return "clean";
  }

  @Override
  public String summary() {
    return "Repairs text, masks personal data, and filters documents";
  }

  @Override
  public List<Input> inputs(TailorOptions options) {
    return List.of(Input.dataset("documents"));
  }

  @Override
  public List<Output> outputs() {
    return List.of(CLEAN, DROPPED);
  }

  @Override
  public Map<String, Object> settings(TailorOptions options) {
    return options.clean().classifiers().isEmpty()
        ? Map.of("clean", options.clean())
        : Map.of("clean", options.clean(), "seed", options.seed());
  }

  @Override
  public StageResult run(StageContext context) {
    Dataset<Row> documents = context.read("documents");
    CleanOptions options = context.options().clean();
    try (Cleaning cleaning = Cleaning.of(documents, options);
        Classifications classified =
            Classifications.of(cleaning.kept(), options.classifiers(), context.options().seed())) {
      long kept = context.write(CLEAN, classified.kept(), "id", "file", "offset");
      Dataset<Row> dropped = cleaning.dropped().union(classified.dropped());
      context.write(DROPPED, dropped, "id", "source_id", "record_id", "rule");
      Map<String, Long> byRule = new TreeMap<>(cleaning.droppedByRule());
      classified.droppedByRule().forEach((rule, count) -> byRule.merge(rule, count, Long::sum));
      StageResult result = StageResult.of(new Ledger(documents.count(), kept, byRule, Map.of()));
      for (Map.Entry<String, Long> changed : cleaning.changed().entrySet()) {
        result = result.with("changed by " + changed.getKey(), changed.getValue());
      }
      for (Map.Entry<String, Double> figure : classified.figures().entrySet()) {
        result = result.with(figure.getKey(), figure.getValue());
      }
      return result;
    }
  }
}
