package tailor.jobs;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tailor.run.Manifest;

/** Runs one stage and shows the table of what it did. */
@Command
final class StageCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;

  private final Stage stage;

  StageCommand(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Integer call() {
    run(stage.name(), List.of(stage), common, output, spec.commandLine().getOut());
    return 0;
  }

  /** Runs stages in a row for a command that has these options. */
  static void run(
      String name,
      List<Stage> stages,
      CommonOptions common,
      OutputOptions output,
      PrintWriter out) {
    Pipeline pipeline = new Pipeline(name, stages, output);
    Bound bound = common.bind();
    List<Manifest> manifests = pipeline.run(bound, common);
    out.print(RunTable.of(manifests));
    for (int i = 0; i < stages.size(); i++) {
      stages.get(i).result(bound.options(), manifests.get(i)).ifPresent(out::println);
    }
    out.flush();
    for (int i = 0; i < stages.size(); i++) {
      stages.get(i).judge(bound.options(), manifests.get(i));
    }
  }
}
