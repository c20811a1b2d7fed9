package tailor.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tailor.config.Configured;
import tailor.run.Manifest;

/** Runs a job of a plugin. */
@Command(
    name = "run-job",
    description = "Runs a job of a plugin, found by its short name or class name.")
final class RunJobCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;

  @Parameters(
      paramLabel = "NAME",
      description = "Short name, key under 'jobs' in the configuration, or class name.")
  String name;

  @Override
  public Integer call() {
    Config defaults =
        ConfigFactory.empty()
            .withValue(ConfigUtil.joinPath("jobs", name), ConfigFactory.empty().root());
    Bound bound = common.bind(defaults);
    Configured<Job<?>> job = bound.options().jobs().get(name);
    if (job == null) {
      throw new IllegalStateException("jobs." + name + " was not bound");
    }
    Stage stage = new JobStage(name, job);
    List<Manifest> manifests = new Pipeline(name, List.of(stage), output).run(bound, common);
    spec.commandLine().getOut().print(RunTable.of(manifests));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
