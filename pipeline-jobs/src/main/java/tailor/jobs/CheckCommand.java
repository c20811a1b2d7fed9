package tailor.jobs;

import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tailor.run.Storage;

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
    output.applyToSparkLog();
    Bound named = common.bind();
    Configuration hadoop = Pipeline.hadoop(named.options().spark());
    Bound bound = HubNames.ofEnvironment(Stages.all(), hadoop, output.progress()).located(named);
    new Checks(Stages.all(), hadoop).requirePassed(bound);
    Storage.at(bound.options().storage().root(), hadoop);
    for (Stage stage : Stages.all()) {
      stage.outlook(bound.options()).forEach(spec.commandLine().getOut()::println);
    }
    spec.commandLine().getOut().println("The configuration and its inputs are in order.");
    return 0;
  }
}
