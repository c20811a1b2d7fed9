package tailor.jobs;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tailor.config.ConfigurationException;
import tailor.run.BadDataException;
import tailor.run.TailorException;

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
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int BAD_DATA = 3;

  @Spec CommandSpec spec;

  private Main() {}

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
    return line.setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(Main::usageError)
        .setExecutionExceptionHandler(Main::failure)
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private static int usageError(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("tailor: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return USAGE;
  }

  private static int failure(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    PrintWriter err = line.getErr();
    err.println("tailor: " + (e instanceof TailorException ? e.getMessage() : e.toString()));
    if (parsed.matchedOptionValue("-v", false)) {
      e.printStackTrace(err);
    }
    if (e instanceof ConfigurationException) {
      return USAGE;
    }
    return e instanceof BadDataException ? BAD_DATA : FAILED;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"tailor " + Build.version() + " (" + Build.commit() + ")"};
    }
  }
}
