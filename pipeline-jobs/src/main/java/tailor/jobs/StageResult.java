package tailor.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tailor.run.Ledger;

/**
 * What a stage did.
 *
 * @param ledger what became of its records; empty where no records go through
 * @param metrics figures for the manifest and the table at the end, in the order to show
 */
public record StageResult(Optional<Ledger> ledger, Map<String, Double> metrics) {
  public StageResult {
    metrics = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  public static StageResult of(Ledger ledger) {
    return new StageResult(Optional.of(ledger), Map.of());
  }

  public static StageResult of(Map<String, Double> metrics) {
    return new StageResult(Optional.empty(), metrics);
  }

  /** Returns this result with one more figure. */
  public StageResult with(String metric, double value) {
    Map<String, Double> more = new LinkedHashMap<>(metrics);
    more.put(metric, value);
    return new StageResult(ledger, more);
  }
}
