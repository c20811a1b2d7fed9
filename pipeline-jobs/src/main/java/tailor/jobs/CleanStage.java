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
    try (Cleaning cleaning = Cleaning.of(documents, options, context.interim());
        Classifications classified =
            Classifications.of(cleaning.kept(), options.classifiers(), context.options().seed())) {
      Cleaning.Counts counts = cleaning.counts();
      Map<String, Long> byRule = new TreeMap<>(counts.droppedByRule());
      classified.droppedByRule().forEach((rule, count) -> byRule.merge(rule, count, Long::sum));
      long dropped = byRule.values().stream().mapToLong(Long::longValue).sum();
      long read = context.rows("documents");
      context.writeCounted(CLEAN, classified.kept(), read - dropped, "id", "file", "offset");
      context.writeCounted(
          DROPPED,
          cleaning.dropped().union(classified.dropped()),
          dropped,
          "id",
          "source_id",
          "record_id",
          "rule");
      StageResult result = StageResult.of(new Ledger(read, read - dropped, byRule, Map.of()));
      for (Map.Entry<String, Long> changed : counts.changed().entrySet()) {
        result = result.with("changed by " + changed.getKey(), changed.getValue());
      }
      for (Map.Entry<String, Double> figure : classified.figures().entrySet()) {
        result = result.with(figure.getKey(), figure.getValue());
      }
      return result;
    }
  }
}
