package tailor.jobs;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks a configuration and what it names. */
@Command(
    name = "check",
    description = "Checks the configuration and the files that it names, without starting Spark.")
final class CheckCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;

  @Override
  public Integer call() {
    Bound bound = common.bind();
    new Checks(Stages.all(), Pipeline.hadoop(bound.options().spark())).requirePassed(bound);
    spec.commandLine().getOut().println("The configuration and its inputs are in order.");
    return 0;
  }
}
