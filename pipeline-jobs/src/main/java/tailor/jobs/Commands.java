package tailor.jobs;

import java.util.List;
import picocli.CommandLine;

/** The commands; one that is not a stage is one more line here. */
final class Commands {
  private Commands() {}

  static void addTo(CommandLine line) {
    line.addSubcommand(
        stages("run", "Runs the whole pipeline, going on where it stopped.", Stages.all()));
    for (Stage stage : Stages.all()) {
      if (!stage.name().equals(ExportStage.NAME)) {
        line.addSubcommand(stages(stage.name(), stage.summary(), List.of(stage)));
      }
    }
    line.addSubcommand(
        new CommandLine(new ExportCommand()).setCaseInsensitiveEnumValuesAllowed(true));
    line.addSubcommand(new RunJobCommand());
    line.addSubcommand(new CheckCommand());
    line.addSubcommand(new DescribeCommand());
    line.addSubcommand(new GenerateCommand());
    line.addSubcommand(new ScoreCommand());
    line.addSubcommand(new ServeCommand());
    line.addSubcommand(new FeedbackCommand());
    line.addSubcommand(
        new CommandLine(new BenchCommand()).setCaseInsensitiveEnumValuesAllowed(true));
  }

  private static CommandLine stages(String name, String summary, List<Stage> stages) {
    CommandLine command = new CommandLine(new StageCommand(name, stages));
    command.getCommandSpec().name(name).usageMessage().description(summary);
    return command;
  }
}
