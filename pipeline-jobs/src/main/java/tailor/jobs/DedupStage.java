package tailor.jobs;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import tailor.dedup.Deduplication;
import tailor.dedup.RepeatedText;
import tailor.run.Ledger;
import tailor.run.Output;

/** Drops documents that repeat others, or nearly. */
final class DedupStage implements Stage {
  private static final Output DEDUPLICATED = Output.of("deduplicated");
  private static final Output DROPPED = Output.part("dropped", "stage=dedup");

  @Override
  public String name() {
    return "dedup";
  }

  @Override
  public String summary() {
    return "Drops documents whose text another has too, or nearly";
  }

  @Override
  public List<Input> inputs(TailorOptions options) {
    return List.of(Input.dataset("clean"));
  }

  @Override
  public List<Output> outputs() {
    return List.of(DEDUPLICATED, DROPPED);
  }

  @Override
  public Map<String, Object> settings(TailorOptions options) {
    return Map.of("dedup", options.dedup());
  }

  @Override
  public StageResult run(StageContext context) {
    Dataset<Row> documents = context.read("clean");
    try (Deduplication deduplication = Deduplication.of(documents, context.options().dedup())) {
      context.write(DROPPED, deduplication.dropped(), "id", "source_id", "record_id", "rule");
      long kept = context.write(DEDUPLICATED, deduplication.kept(), "id", "file", "offset");
      StageResult result =
          StageResult.of(
              new Ledger(documents.count(), kept, deduplication.droppedByRule(), Map.of()));
      OptionalLong edited = deduplication.edited();
      return edited.isPresent()
          ? result.with("changed by " + RepeatedText.RULE, edited.getAsLong())
          : result;
    }
  }
}
