package tailor.jobs;

import picocli.CommandLine;

/** The commands; one that is not a stage is one more line here. */
final class Commands {
  private Commands() {}

  static void addTo(CommandLine line) {
    line.addSubcommand(new RunCommand());
    for (Stage stage : Stages.all()) {
      if (!stage.name().equals(ExportStage.NAME)) {
        line.addSubcommand(command(stage));
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
    line.addSubcommand(new TraceCommand());
    line.addSubcommand(new LedgerCommand());
    line.addSubcommand(new WithdrawCommand());
    line.addSubcommand(new InspectCommand());
    line.addSubcommand(new RevertCommand());
    line.addSubcommand(new SweepCommand());
    line.addSubcommand(
        new CommandLine(new BenchCommand()).setCaseInsensitiveEnumValuesAllowed(true));
  }

  private static CommandLine command(Stage stage) {
    CommandLine command = new CommandLine(new StageCommand(stage));
    command.getCommandSpec().name(stage.name()).usageMessage().description(stage.summary());
    return command;
  }
}
