package tailor.config;

/**
 * One thing wrong with a configuration.
 *
 * @param location file and line, or the option of the command line; empty where unknown
 * @param key the path of the option, as in {@code clean.filters[0].max-ratio}
 * @param message what is wrong, what was expected, and what to do
 */
public record Problem(String location, String key, String message) {
  @Override
  public String toString() {
    return (location.isEmpty() ? "" : location + ": ") + key + " " + message;
  }
}
