package tailor.jobs;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.config.ConfigurationException;
import tailor.run.Output;
import tailor.run.Storage;
import tailor.train.checkpoint.Checkpoint;
import tailor.train.checkpoint.CheckpointDirectory;
import tailor.train.checkpoint.Reverting;
import tailor.train.metrics.RoundMetrics;
import tailor.train.metrics.TrainingMetric;

/** Chooses the checkpoint that is tested and exported. */
@Command(
    name = "revert",
    description = {
      "Points a run's current checkpoint back to an earlier one, or to the best.",
      "evaluate, export and all that follows use it from then on; give them --overwrite, or"
          + " another --run-id, where they are complete already. No checkpoint is deleted."
    })
final class RevertCommand implements Callable<Integer> {
  private static final Output CHECKPOINTS = Output.resumable("checkpoints");

  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;
  @ArgGroup Aim aim = new Aim();

  /** Where to; one of them. */
  static final class Aim {
    @Option(
        names = "--to",
        paramLabel = "NAME",
        description = "A checkpoint such as round-000040, or best, or latest (default: best).")
    String to = CheckpointDirectory.BEST;

    @Option(names = "--undo", description = "Takes the newest revert back.")
    boolean undo;
  }

  @Override
  public Integer call() {
    output.applyToSparkLog();
    if (common.runId == null) {
      throw new ConfigurationException(
          "revert needs --run-id, the run whose checkpoint to choose.");
    }
    TailorOptions options = common.bind().options();
    String runId = common.runId();
    Configuration hadoop = Pipeline.hadoop(options.spark());
    Storage storage = Storage.at(options.storage().root(), hadoop);
    Path directory = storage.directory(CHECKPOINTS, runId);
    TrainingMetric bestBy = options.train().bestBy();
    CheckpointDirectory checkpoints = new CheckpointDirectory(directory, hadoop, bestBy);
    if (checkpoints.all().isEmpty()) {
      throw new ConfigurationException(
          "Run %s has no checkpoint: there is none in %s. Give another --run-id, or train first."
              .formatted(runId, directory));
    }
    Reverting reverting = new Reverting(checkpoints);
    List<Reverting.Change> change = new ArrayList<>();
    storage.amend(
        CHECKPOINTS,
        runId,
        hadoop,
        () ->
            change.add(
                aim.undo ? reverting.undo() : reverting.to(aim.to, Clock.systemUTC().instant())));
    PrintWriter out = spec.commandLine().getOut();
    out.print(table(checkpoints, bestBy));
    out.println(sentence(runId, change.get(0)));
    out.flush();
    return 0;
  }

  private String sentence(String runId, Reverting.Change change) {
    String what =
        change.from().equals(change.to())
            ? "stays at %s".formatted(change.to())
            : "goes from %s to %s".formatted(change.from(), change.to());
    return "run %s: the current checkpoint %s%s"
        .formatted(runId, what, aim.undo ? "" : "; revert --undo takes this back");
  }

  private static TextTable table(CheckpointDirectory checkpoints, TrainingMetric bestBy) {
    TextTable table = new TextTable("checkpoint", "step", bestBy.key(), "named");
    for (Checkpoint checkpoint : checkpoints.all()) {
      List<String> names = new ArrayList<>();
      for (String pointer :
          List.of(
              CheckpointDirectory.CURRENT, CheckpointDirectory.BEST, CheckpointDirectory.LATEST)) {
        checkpoints
            .pointer(pointer)
            .filter(checkpoint.name()::equals)
            .ifPresent(name -> names.add(pointer));
      }
      List<RoundMetrics> rounds = checkpoint.state().metrics();
      table.add(
          List.of(
              checkpoint.name(),
              String.format(Locale.ROOT, "%,d", rounds.get(rounds.size() - 1).step()),
              checkpoint
                  .state()
                  .figure(bestBy)
                  .map(figure -> String.format(Locale.ROOT, "%.4f", figure))
                  .orElse("–"),
              String.join(", ", names)));
    }
    return table;
  }
}
