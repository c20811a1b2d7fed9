package tailor.testkit;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Runs a command as {@code java -jar tailor.jar} would, but in this JVM and on the session of
 * {@link LocalSpark} where one is open. Needs pipeline-jobs on the class path.
 *
 * @param exitCode 0 done, 1 failed, 2 usage or configuration, 3 bad data
 * @param out what it wrote to stdout
 * @param err what it wrote to stderr
 */
public record InProcess(int exitCode, String out, String err) {
  /** Runs a command with its arguments. */
  public static InProcess run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    try {
      Object code =
          Class.forName("tailor.jobs.Main")
              .getMethod("run", PrintWriter.class, PrintWriter.class, String[].class)
              .invoke(null, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
      return new InProcess((Integer) code, out.toString(), err.toString());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "tailor.jobs.Main cannot be run: is pipeline-jobs a dependency?", e);
    }
  }
}
