package tailor.jobs;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tailor.run.BadDataException;
import tailor.run.Storage;

/** Checks that every record of a run is in exactly one place. */
@Command(
    name = "ledger",
    description = {
      "Looks for every record of a run in its datasets: what a stage read must be in its output or"
          + " among what it dropped, in one of them and once.",
      "Exits with 3, naming some, if a record is missing or is in two places."
    })
final class LedgerCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;

  @Override
  public Integer call() {
    output.applyToSparkLog();
    String runId = RunDatasets.requireRunId(common, "ledger");
    TailorOptions options = common.bind().options();
    Configuration hadoop = Pipeline.hadoop(options.spark());
    Storage storage = Storage.at(options.storage().root(), hadoop);
    try (Sessions sessions = new Sessions("ledger", options.spark(), output.progress())) {
      RunDatasets run = new RunDatasets(storage, runId, sessions);
      run.directory("documents");
      List<Accounting.Line> lines = new Accounting(run).lines();
      TextTable table = new TextTable("stage", "read", "kept", "dropped", "missing", "twice");
      for (Accounting.Line line : lines) {
        table.add(
            List.of(
                line.stage(),
                count(line.read()),
                count(line.kept()),
                count(line.dropped()),
                String.join(" ", line.missing()),
                String.join(" ", line.twice())));
      }
      PrintWriter out = spec.commandLine().getOut();
      out.print(table);
      out.flush();
      List<String> torn =
          lines.stream().filter(line -> !line.balances()).map(Accounting.Line::stage).toList();
      if (!torn.isEmpty()) {
        throw new BadDataException(
            "The ledger of run %s does not balance at %s: a dataset was changed or lost after it was written. Run these stages again with --overwrite."
                .formatted(runId, String.join(", ", torn)));
      }
      out.println("every record is in one place");
      out.flush();
    }
    return 0;
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
