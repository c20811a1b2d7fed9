package tailor.run;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import tailor.config.ConfigurationException;

/** Names of runs: they are directory names on every file system. */
public final class RunId {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private RunId() {}

  /**
   * Returns the id itself.
   *
   * @throws ConfigurationException if it cannot be a directory's name
   */
  public static String require(String id) {
    if (!VALID.matcher(id).matches()) {
      throw new ConfigurationException(
          "The run id '"
              + id
              + "' is not usable: write 1 to 100 letters, digits, '.', '_' or '-', the first a letter or digit (--run-id)");
    }
    return id;
  }

  /** Returns an id for a run that nobody named: the time in UTC. */
  public static String now(Clock clock) {
    return TIME.format(clock.instant().atZone(ZoneOffset.UTC));
  }
}
