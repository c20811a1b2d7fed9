package tailor.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.report.Block;
import tailor.report.Report;
import tailor.report.Table;
import tailor.run.Storage;

/** Shows what the data stages of a run dropped and repaired. */
@Command(
    name = "inspect",
    description = {
      "Shows the documents that a run dropped, by stage and rule, with the evidence and the"
          + " offending words; and for each cleaner a text before and after its repair.",
      "Offending words stand between » and «."
    })
final class InspectCommand implements Callable<Integer> {

  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;

  @Option(
      names = "--stage",
      paramLabel = "NAME",
      description = "Only this stage: clean, dedup, format or tokenize.")
  @Nullable String stage;

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      description = "Only this rule, or this cleaner: length, exact-duplicate, encoding, …")
  @Nullable String rule;

  @Option(names = "--id", paramLabel = "ID", description = "Only the document of this id.")
  @Nullable String id;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most documents a rule (default: ${DEFAULT-VALUE}).")
  int limit = 3;

  @Option(names = "--json", description = "JSON Lines instead of tables.")
  boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes a page that opens offline, too. Replaced.")
  @Nullable String html;

  @Override
  public Integer call() {
    output.applyToSparkLog();
    String runId = RunDatasets.requireRunId(common, "inspect");
    TailorOptions options = common.bind().options();
    Configuration hadoop = Pipeline.hadoop(options.spark());
    Storage storage = Storage.at(options.storage().root(), hadoop);
    try (Sessions sessions = new Sessions("inspect", options.spark(), output.progress())) {
      RunDatasets run = new RunDatasets(storage, runId, sessions);
      Inspection inspection = new Inspection(run, options.clean(), limit);
      List<Inspection.Rule> rules = inspection.rules(stage, rule, id);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        rules.forEach(found -> found.findings().forEach(f -> out.println(toJson(found, f))));
      } else {
        print(rules, out);
      }
      if (html != null) {
        new ReportFile(html).write(report(runId, rules), options.spark());
        out.println("page: " + html);
      }
      out.flush();
    }
    return 0;
  }

  private static void print(List<Inspection.Rule> rules, PrintWriter out) {
    TextTable summary = new TextTable("stage", "rule", "documents", "what");
    for (Inspection.Rule found : rules) {
      summary.add(List.of(found.stage(), found.name(), count(found.documents()), found.what()));
    }
    out.print(summary);
    for (Inspection.Rule found : rules) {
      out.printf("%n%s, %s by %s%n", found.stage(), found.what(), found.name());
      for (Inspection.Finding finding : found.findings()) {
        out.printf("  %s (%s)%n", finding.id(), finding.origin());
        finding.parts().forEach((name, text) -> out.printf("    %-9s %s%n", name, line(text)));
      }
    }
  }

  /** A text in one line. */
  private static String line(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
  }

  private static String toJson(Inspection.Rule rule, Inspection.Finding finding) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("stage", rule.stage()).put("rule", rule.name()).put("what", rule.what());
    node.put("id", finding.id()).put("origin", finding.origin());
    finding.parts().forEach(node::put);
    return node.toString();
  }

  private static Report report(String runId, List<Inspection.Rule> rules) {
    List<Report.Section> sections = new ArrayList<>();
    sections.add(
        new Report.Section(
            "Rules",
            "What each stage dropped and repaired.",
            List.of(
                new Table(
                    List.of("stage", "rule", "documents", "what"),
                    rules.stream()
                        .map(
                            rule ->
                                List.of(
                                    rule.stage(),
                                    rule.name(),
                                    count(rule.documents()),
                                    rule.what()))
                        .toList()))));
    for (Inspection.Rule rule : rules) {
      List<Block> blocks = new ArrayList<>();
      for (Inspection.Finding finding : rule.findings()) {
        List<List<String>> rows = new ArrayList<>();
        finding.parts().forEach((name, text) -> rows.add(List.of(name, text)));
        blocks.add(new Table(List.of(finding.id(), finding.origin()), rows));
      }
      sections.add(
          new Report.Section(
              rule.name(),
              "%s, %s: %s documents.".formatted(rule.stage(), rule.what(), count(rule.documents())),
              blocks));
    }
    return new Report(
        "Run " + runId, "What was dropped and repaired, and why", List.of(), sections);
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
