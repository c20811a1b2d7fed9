package tailor.jobs;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tailor.run.Progress;

/** How much a command says on stderr; mix them in. */
final class OutputOptions {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress lines.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Spark's log too, and stack traces.")
  boolean verbose;

  /** Sets how much Spark's log says; before the session starts. */
  void applyToSparkLog() {
    if (verbose) {
      SparkLog.verbose();
    } else {
      SparkLog.quiet();
    }
  }

  /** Progress on stderr, a line at a time. */
  Progress progress() {
    return quiet
        ? Progress.silent()
        : new Progress(
            line -> command.commandLine().getErr().println(line), INTERVAL, System::nanoTime);
  }
}
