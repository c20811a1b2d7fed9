package tailor.jobs;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The entry point of every command.
 *
 * <p>Exit codes: 0 done, or already complete; 1 failed, a retry may help; 2 usage or configuration;
 * 3 bad data, or a gate not met. A command that succeeds returns without calling exit, so that
 * Spark ends as it should.
 */
@Command(
    name = "tailor",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Tunes a language model to an organization's own documents.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, or already complete; 1 failed, a retry may help; 2 usage or"
          + " configuration; 3 bad data, or a gate not met.",
      "Results go to stdout, progress and errors to stderr."
    })
public final class Main implements Runnable {
  @Spec CommandSpec spec;

  private Main() {}

  /** Runs a command and exits with its code, unless that is 0. */
  public static void main(String[] arguments) {
    int code =
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * Runs a command in this JVM.
   *
   * @param out takes results
   * @param err takes progress and errors
   * @return the exit code
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = new CommandLine(new Main());
    Commands.addTo(line);
    for (CommandLine command : line.getSubcommands().values()) {
      command.getCommandSpec().mixinStandardHelpOptions(true);
    }
    line.setOut(out).setErr(err);
    line.setParameterExceptionHandler(Failure::ofUsage);
    line.setExecutionExceptionHandler(Failure::ofCommand);
    try {
      return line.execute(arguments);
    } catch (LinkageError | OutOfMemoryError | StackOverflowError e) {
      return Failure.ofMachine(e, err);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"tailor " + Build.version() + " (" + Build.commit() + ")"};
    }
  }
}
