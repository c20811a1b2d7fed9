package tailor.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tailor.config.Problems;
import tailor.ingest.Catalogue;
import tailor.ingest.Ingestion;
import tailor.run.Ledger;
import tailor.run.Output;

/** Reads the sources of the catalogue. */
final class IngestStage implements Stage {
  private static final Output DOCUMENTS = Output.of("documents");
  private static final Output QUARANTINE = Output.of("quarantine");

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String summary() {
    return "Reads the sources into documents; what cannot be read goes to quarantine";
  }

  @Override
  public List<Input> inputs(TailorOptions options) {
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < options.sources().size(); i++) {
      inputs.add(Input.path("sources[%d].path".formatted(i), options.sources().get(i).path()));
    }
    return inputs;
  }

  @Override
  public List<Output> outputs() {
    return List.of(DOCUMENTS, QUARANTINE);
  }

  @Override
  public Map<String, Object> settings(TailorOptions options) {
    return Map.of("sources", options.sources());
  }

  @Override
  public void check(TailorOptions options, Problems problems) {
    Catalogue.check("sources", options.sources(), problems);
    Ingestion.check("sources", options.sources(), Pipeline.hadoop(options.spark()), problems);
  }

  @Override
  public StageResult run(StageContext context) {
    Ingestion.Plan plan =
        Ingestion.plan(context.options().sources(), context.storage().files().getConf());
    try (Ingestion ingestion = Ingestion.read(plan, context.spark())) {
      Map<String, Long> quarantined = new TreeMap<>();
      long kept = 0;
      for (Ingestion.SourceCount source : ingestion.counts()) {
        kept += source.documents();
        source
            .quarantined()
            .forEach((reason, count) -> quarantined.merge(reason, count, Long::sum));
      }
      long set = quarantined.values().stream().mapToLong(Long::longValue).sum();
      context.writeCounted(DOCUMENTS, ingestion.documents(), kept, "id", "file", "offset");
      context.writeCounted(
          QUARANTINE, ingestion.quarantine(), set, "source", "file", "offset", "reason");
      StageResult result =
          StageResult.of(new Ledger(kept + set, kept, Map.of(), quarantined))
              .with("files", plan.files());
      for (Ingestion.SourceCount source : ingestion.counts()) {
        result = result.with("documents of " + source.source(), source.documents());
      }
      return result;
    }
  }
}
