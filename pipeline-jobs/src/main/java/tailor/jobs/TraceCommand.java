package tailor.jobs;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.config.ConfigurationException;
import tailor.run.BadDataException;
import tailor.run.Storage;

/** Follows a document to what was learned from it, or a checkpoint back to its documents. */
@Command(
    name = "trace",
    description = {
      "Follows a document to its examples, sequences, training steps and checkpoints; or a"
          + " checkpoint, round or step back to the documents that it saw.",
      "A document is named by --id, by --source with --record-id, or by --file with --offset."
    })
final class TraceCommand implements Callable<Integer> {

  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;
  @Mixin DocumentSelector document;
  @ArgGroup @Nullable Moment moment;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most documents or steps to list (default: ${DEFAULT-VALUE}).")
  int limit = 20;

  @Option(names = "--json", description = "JSON Lines instead of tables, without a limit on steps.")
  boolean json;

  /** How a trace is printed. */
  enum Format {
    TABLES,
    JSON_LINES
  }

  /** A moment of training; one of them. */
  static final class Moment {
    @Option(
        names = "--checkpoint",
        paramLabel = "NAME",
        description = "A checkpoint, as in round-000040: what it saw from the first round on.")
    @Nullable String checkpoint;

    @Option(names = "--round", paramLabel = "N", description = "A round, from 1.")
    @Nullable Integer round;

    @Option(names = "--step", paramLabel = "N", description = "A step of the workers, from 1.")
    @Nullable Long step;
  }

  @Override
  public Integer call() {
    output.applyToSparkLog();
    String runId = RunDatasets.requireRunId(common, "trace");
    if ((moment == null) == document.isEmpty()) {
      throw new ConfigurationException(
          "trace needs either a document (--id, --source with --record-id, or --file with --offset)"
              + " or a moment (--checkpoint, --round or --step).");
    }
    TailorOptions options = common.bind().options();
    Configuration hadoop = Pipeline.hadoop(options.spark());
    Storage storage = Storage.at(options.storage().root(), hadoop);
    try (Sessions sessions = new Sessions("trace", options.spark(), output.progress())) {
      RunDatasets run = new RunDatasets(storage, runId, sessions);
      run.directory("documents");
      PrintWriter out = spec.commandLine().getOut();
      Optional<Sightings> sightings = Sightings.of(run, options, hadoop);
      if (moment == null) {
        DocumentTrace trace = new DocumentTrace(run, sightings, format(), limit);
        trace.print(new SelectedDocuments(run, document), out);
      } else {
        Sightings seen =
            sightings.orElseThrow(
                () ->
                    new BadDataException(
                        "Run %s has no checkpoint, so nothing has been seen; train first."
                            .formatted(runId)));
        new MomentTrace(run, seen, format(), limit).print(moment, out);
      }
      out.flush();
    }
    return 0;
  }

  private Format format() {
    return json ? Format.JSON_LINES : Format.TABLES;
  }
}
