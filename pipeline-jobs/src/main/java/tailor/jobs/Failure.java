package tailor.jobs;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.commons.lang3.exception.ExceptionUtils;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import tailor.config.ConfigurationException;
import tailor.run.BadDataException;
import tailor.run.TailorException;
import tailor.template.TemplateException;

/** Says what went wrong, for people, and chooses the exit code. */
final class Failure {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int BAD_DATA = 3;

  private Failure() {}

  static int ofUsage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return USAGE;
  }

  static int ofCommand(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    Optional<TailorException> expected = expected(e);
    err.println(name + ": " + expected.map(Throwable::getMessage).orElseGet(() -> describe(e)));
    if (command.getParseResult().matchedOptionValue("--verbose", false)) {
      e.printStackTrace(err);
    } else if (expected.isEmpty()) {
      boolean resumable = command.getCommandSpec().findOption("--run-id") != null;
      err.println(
          (resumable ? "Run the same command again to go on where it stopped; " : "")
              + "-v shows the stack trace.");
    }
    return expected.map(Failure::code).orElse(FAILED);
  }

  static int ofMachine(Error e, PrintWriter err) {
    if (e instanceof NoClassDefFoundError missing && isEngine(missing)) {
      err.println(
          "tailor: Spark is not on the class path. Use 'java @conf/local.args COMMAND', or"
              + " spark-submit.");
      return USAGE;
    }
    err.println("tailor: " + describe(e));
    e.printStackTrace(err);
    return FAILED;
  }

  private static boolean isEngine(NoClassDefFoundError missing) {
    String name = String.valueOf(missing.getMessage());
    return name.startsWith("org/apache/spark/") || name.startsWith("org/apache/hadoop/");
  }

  /** A task's exception arrives inside Spark's own. */
  static Optional<TailorException> expected(Throwable e) {
    return ExceptionUtils.getThrowableList(e).stream()
        .filter(TailorException.class::isInstance)
        .map(TailorException.class::cast)
        .findFirst();
  }

  private static int code(TailorException e) {
    if (e instanceof ConfigurationException || e instanceof TemplateException) {
      return USAGE;
    }
    return e instanceof BadDataException ? BAD_DATA : FAILED;
  }

  /** The failure and its root cause, a line each: Spark's messages hold whole stack traces. */
  private static String describe(Throwable e) {
    List<Throwable> chain = ExceptionUtils.getThrowableList(e);
    Throwable root = chain.get(chain.size() - 1);
    String cause = root == e ? "" : "\n  caused by " + firstLine(root);
    return "failed: " + firstLine(e) + cause;
  }

  private static String firstLine(Throwable e) {
    return e.toString().lines().findFirst().orElse(e.getClass().getName());
  }
}
