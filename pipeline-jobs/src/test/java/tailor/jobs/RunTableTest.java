package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tailor.run.Ledger;
import tailor.run.Manifest;

class RunTableTest {
  @Test
  void showsLedgerReasonsFiguresAndBothModels() {
    Ledger cleaned = new Ledger(1_234, 1_200, Map.of("length", 30L, "language", 4L), Map.of());
    Ledger ingested = new Ledger(1_240, 1_234, Map.of(), Map.of("not JSON", 6L));

    String table =
        RunTable.of(
            List.of(
                manifest("ingest", ingested, Map.of("files", 12.0)),
                manifest("clean", cleaned, Map.of()),
                manifest("evaluate", null, Map.of("generic.f1", 0.25, "tuned.f1", 0.875))));

    assertThat(table)
        .isEqualTo(
            """
            stage      read   kept  dropped  quarantined  seconds
            ingest    1,240  1,234        0            6      2.5
            clean     1,234  1,200       34            0      2.5
            evaluate                                          2.5

            ingest quarantined: not JSON 6
            clean dropped: language 4, length 30

            stage   figure  value
            ingest  files      12

            model  generic   tuned
            f1      0.2500  0.8750
            """);
  }

  private static Manifest manifest(
      String stage, @Nullable Ledger ledger, Map<String, Double> metrics) {
    return new Manifest(
        stage,
        stage,
        "r",
        "",
        "",
        "",
        "2026-01-02T03:04:05.500Z",
        "2026-01-02T03:04:08Z",
        NullNode.instance,
        "",
        List.of(),
        ledger,
        metrics,
        List.of(),
        "");
  }
}
