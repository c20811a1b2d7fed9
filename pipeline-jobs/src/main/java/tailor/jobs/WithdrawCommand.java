package tailor.jobs;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.config.ConfigurationException;
import tailor.run.RunId;
import tailor.run.Storage;

/** Takes documents back out of a run. */
@Command(
    name = "withdraw",
    description = {
      "Makes a new run out of an earlier one without a document or a source, and names the"
          + " checkpoints that saw it.",
      "Read and cleaned documents are taken over, a copy that was dropped for a withdrawn document"
          + " comes back, splits stay, and texts are tokenized only if they never were. The earlier"
          + " run stays as it is: delete it when its checkpoints are no longer needed. A model that"
          + " saw a document keeps what it learned; train the new run, or revert to a checkpoint"
          + " that did not see it."
    })
final class WithdrawCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;
  @Mixin DocumentSelector documents;

  @Option(
      names = "--from-run",
      required = true,
      paramLabel = "ID",
      description = "The run to take documents out of; --run-id names the new one.")
  String fromRun;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; kept in the dataset withdrawals.")
  String reason;

  @Override
  public Integer call() {
    output.applyToSparkLog();
    String runId = RunDatasets.requireRunId(common, "withdraw");
    RunId.require(fromRun);
    if (documents.isEmpty()) {
      throw new ConfigurationException(
          "withdraw needs --id, --source, --record-id, --file or --offset: what to withdraw.");
    }
    if (runId.equals(fromRun)) {
      throw new ConfigurationException(
          "--run-id and --from-run are both %s; give the new run another id.".formatted(runId));
    }
    TailorOptions options = common.bind().options();
    Configuration hadoop = Pipeline.hadoop(options.spark());
    Storage storage = Storage.at(options.storage().root(), hadoop);
    PrintWriter out = spec.commandLine().getOut();
    try (Sessions sessions = new Sessions("withdraw", options.spark(), output.progress())) {
      RunDatasets from = new RunDatasets(storage, fromRun, sessions);
      Optional<Sightings> sightings = Sightings.of(from, options, hadoop);
      Withdrawal withdrawal =
          new Withdrawal(from, runId, options, common.existing(), hadoop, sessions);
      Withdrawal.Outcome outcome = withdrawal.run(documents, reason, output.progress());
      out.printf(
          Locale.ROOT,
          "withdrawn: %,d documents; come back: %,d copies of them; run %s goes up to %s%n",
          outcome.withdrawn(),
          outcome.returned(),
          runId,
          outcome.lastStage());
      if (sightings.isPresent()) {
        TextTable table = new TextTable("checkpoint of " + fromRun, "sequences seen with them");
        sightings
            .get()
            .timesSeen(withdrawal.withdrawn())
            .forEach((name, times) -> table.add(List.of(name, Long.toString(times))));
        out.print(table);
      } else {
        out.printf("run %s has no checkpoint, so nothing was learned from them%n", fromRun);
      }
      out.flush();
    }
    return 0;
  }
}
