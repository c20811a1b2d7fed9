package tailor.jobs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures this machine. */
@Command(
    name = "bench",
    description = "Measures how fast this machine trains, generates, and goes through documents.",
    mixinStandardHelpOptions = true,
    subcommands = {BenchTrainCommand.class, BenchGenerateCommand.class, BenchDataCommand.class})
final class BenchCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Measure what? There is: bench train, bench generate, bench data.");
  }
}
