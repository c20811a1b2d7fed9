package tailor.jobs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailor.report.HtmlReport;
import tailor.run.Manifest;
import tailor.run.Output;

/** Writes the report of a run: one HTML file that opens offline. */
final class ReportStage implements Stage {
  /** The report's file, in the dataset {@code report}. */
  static final String FILE = "report.html";

  private static final Output REPORT = Output.of("report");

  @Override
  public String name() {
    return "report";
  }

  @Override
  public String summary() {
    return "Writes report.html: sources, ledger, curves, metrics, sample answers.";
  }

  @Override
  public List<Input> inputs(TailorOptions options) {
    return List.of(
        Input.dataset("documents"),
        Input.dataset("deduplicated"),
        Input.dataset("examples"),
        Input.dataset("tokens"),
        Input.dataset("metrics"),
        Input.dataset("evaluations"),
        Input.dataset("samples"));
  }

  @Override
  public List<Output> outputs() {
    return List.of(REPORT);
  }

  @Override
  public Map<String, Object> settings(TailorOptions options) {
    return Map.of();
  }

  @Override
  public Optional<String> result(TailorOptions options, Manifest manifest) {
    return Optional.of(
        "\nreport: %s/%s/%s/%s"
            .formatted(options.storage().root(), REPORT.dataset(), manifest.runId(), FILE));
  }

  @Override
  public StageResult run(StageContext context) {
    String html = HtmlReport.render(new RunReport(context).report());
    context.writeText(REPORT, FILE, html);
    return StageResult.of(Map.of());
  }
}
