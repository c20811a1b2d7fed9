package tailor.jobs;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tailor.config.Suggestion;

/** Runs the whole pipeline, or a stretch of it. */
@Command(name = "run", description = "Runs the whole pipeline, going on where it stopped.")
final class RunCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CommonOptions common;
  @Mixin OutputOptions output;

  @Option(
      names = "--from",
      paramLabel = "STAGE",
      description =
          "The stage to begin with; those before must be complete. The first if left out.")
  @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "STAGE",
      description = "The stage to end with, which is run. The last if left out.")
  @Nullable String to;

  @Override
  public Integer call() {
    StageCommand.run("run", stretch(), common, output, spec.commandLine().getOut());
    return 0;
  }

  private List<Stage> stretch() {
    List<Stage> all = Stages.all();
    int first = from == null ? 0 : index(all, "--from", from);
    int last = to == null ? all.size() - 1 : index(all, "--to", to);
    if (first > last) {
      throw new ParameterException(
          spec.commandLine(),
          "--from %s comes after --to %s; the order of stages is %s"
              .formatted(from, to, String.join(", ", names(all))));
    }
    return all.subList(first, last + 1);
  }

  private int index(List<Stage> stages, String option, String name) {
    List<String> names = names(stages);
    if (!names.contains(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "%s %s is no stage%s".formatted(option, name, Suggestion.of(name, names)));
    }
    return names.indexOf(name);
  }

  private static List<String> names(List<Stage> stages) {
    return stages.stream().map(Stage::name).toList();
  }
}
