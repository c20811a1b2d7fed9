package tailor.jobs;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
    return Map.of("clean", options.clean());
  }

  @Override
  public StageResult run(StageContext context) {
    Dataset<Row> documents = context.read("documents");
    try (Cleaning cleaning = Cleaning.of(documents, context.options().clean())) {
      long kept = context.write(CLEAN, cleaning.kept(), "id", "file", "offset");
      context.write(DROPPED, cleaning.dropped(), "id", "source_id", "record_id", "rule");
      StageResult result =
          StageResult.of(new Ledger(documents.count(), kept, cleaning.droppedByRule(), Map.of()));
      for (Map.Entry<String, Long> changed : cleaning.changed().entrySet()) {
        result = result.with("changed by " + changed.getKey(), changed.getValue());
      }
      return result;
    }
  }
}
