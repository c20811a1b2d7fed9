package tailor.jobs;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a command of one stage, or of several in a row. */
@Command
final class StageCommand implements Callable<Integer> {
  @Mixin final CommonOptions common = new CommonOptions();
  @Mixin final OutputOptions output = new OutputOptions();

  private final String name;
  private final List<Stage> stages;

  StageCommand(String name, List<Stage> stages) {
    this.name = name;
    this.stages = stages;
  }

  @Override
  public Integer call() {
    new Pipeline(name, stages, output.progress()).run(common);
    return 0;
  }
}
