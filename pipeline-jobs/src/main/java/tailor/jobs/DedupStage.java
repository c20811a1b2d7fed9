package tailor.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import tailor.config.CanonicalJson;
import tailor.config.ConfigurationException;
import tailor.dedup.DedupOptions;
import tailor.dedup.Deduplication;
import tailor.dedup.RepeatedText;
import tailor.run.Ledger;
import tailor.run.Manifest;
import tailor.run.Output;
import tailor.run.Storage;

/** Drops documents that repeat others, or nearly. */
final class DedupStage implements Stage {
  private static final Output DEDUPLICATED = Output.of("deduplicated");
  static final Output INDEX = Output.of("dedup_index");
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
    List<Input> inputs = new ArrayList<>(List.of(Input.dataset("clean")));
    for (String run : options.dedup().near().indexRuns()) {
      inputs.add(Input.dataset(INDEX.dataset()).ofRun(run));
    }
    return inputs;
  }

  @Override
  public List<Output> outputs() {
    return List.of(DEDUPLICATED, DROPPED, INDEX);
  }

  @Override
  public Map<String, Object> settings(TailorOptions options) {
    return Map.of("dedup", options.dedup());
  }

  @Override
  public StageResult run(StageContext context) {
    Dataset<Row> documents = context.read("clean");
    DedupOptions options = context.options().dedup();
    try (Deduplication deduplication =
        Deduplication.of(documents, index(context.storage(), context.spark(), options), options)) {
      Map<String, Long> byRule = deduplication.droppedByRule();
      long dropped = byRule.values().stream().mapToLong(Long::longValue).sum();
      long read = context.rows("clean");
      context.writeCounted(
          DROPPED, deduplication.dropped(), dropped, "id", "source_id", "record_id", "rule");
      context.writeCounted(
          DEDUPLICATED, deduplication.kept(), read - dropped, "id", "file", "offset");
      deduplication.index().ifPresent(index -> context.write(INDEX, index, "node"));
      StageResult result = StageResult.of(new Ledger(read, read - dropped, byRule, Map.of()));
      OptionalLong edited = deduplication.edited();
      return edited.isPresent()
          ? result.with("changed by " + RepeatedText.RULE, edited.getAsLong())
          : result;
    }
  }

  /**
   * The index of the runs that the options name; empty if they name none.
   *
   * @throws ConfigurationException if one has left no index, or one that is of no use
   */
  static Optional<Dataset<Row>> index(Storage storage, SparkSession spark, DedupOptions options) {
    return options.near().indexRuns().stream()
        .map(run -> index(storage, spark, options, run))
        .reduce(Dataset::unionByName);
  }

  private static Dataset<Row> index(
      Storage storage, SparkSession spark, DedupOptions options, String run) {
    Manifest manifest =
        storage
            .manifest(INDEX, run)
            .filter(found -> !found.files().isEmpty())
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "dedup.near.index-runs names the run %s, which has left no index. Run its dedup again with dedup.near.keep-index = true and --overwrite, or leave it out."
                            .formatted(run)));
    if (!measure(manifest.configuration())
        .equals(measure(CanonicalJson.of(Map.of("dedup", options))))) {
      throw new ConfigurationException(
          "dedup.near.index-runs names the run %s, whose dedup had other options. An index is of use where punctuation, fields, near.shingle-words, near.bands and near.rows are the same."
              .formatted(run));
    }
    return spark.read().parquet(storage.directory(INDEX, run).toString());
  }

  /** The options that signatures depend on. */
  private static List<JsonNode> measure(JsonNode configuration) {
    JsonNode dedup = configuration.path("dedup");
    JsonNode near = dedup.path("near");
    return List.of(
        dedup.path("punctuation"),
        dedup.path("fields"),
        near.path("shingle-words"),
        near.path("bands"),
        near.path("rows"));
  }
}
