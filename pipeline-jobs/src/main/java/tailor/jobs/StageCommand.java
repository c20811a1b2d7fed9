package tailor.jobs;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tailor.run.Manifest;

/** Runs one stage, or several in a row, and shows the table of what they did. */
@Command
final class StageCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;

  private final String name;
  private final List<Stage> stages;

  StageCommand(String name, List<Stage> stages) {
    this.name = name;
    this.stages = stages;
  }

  @Override
  public Integer call() {
    Pipeline pipeline = new Pipeline(name, stages, output);
    List<Manifest> manifests = pipeline.run(common.bind(), common);
    spec.commandLine().getOut().print(RunTable.of(manifests));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
