package tailor.export.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailor.config.ConfigurationException;

/**
 * A model on a hub.
 *
 * @param owner user or organization
 * @param name the model's
 * @param revision branch, tag or commit; the main branch if empty
 */
public record HubName(String owner, String name, Optional<String> revision) {
  /** How the location of such a model begins. */
  public static final String SCHEME = "hf://";

  private static final String MAIN = "main";
  private static final String WORD = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?";
  private static final Pattern LOCATION =
      Pattern.compile("hf://(%s)/(%s)(?:@(%s(?:/%s)*))?".formatted(WORD, WORD, WORD, WORD));
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** Whether a model's location is a name on a hub. */
  public static boolean isAt(String location) {
    return location.startsWith(SCHEME);
  }

  /**
   * Reads a location.
   *
   * @throws ConfigurationException if it is no name
   */
  public static HubName parse(String location) {
    Matcher matcher = LOCATION.matcher(location);
    if (!matcher.matches()) {
      throw new ConfigurationException(
          "'%s' names no model of a hub; expected hf://owner/name or hf://owner/name@revision."
              .formatted(location));
    }
    return new HubName(matcher.group(1), matcher.group(2), Optional.ofNullable(matcher.group(3)));
  }

  /** {@code owner/name}. */
  public String path() {
    return owner + "/" + name;
  }

  /** The revision, {@code main} if none is named. */
  public String revisionOrMain() {
    return revision.orElse(MAIN);
  }

  /** The commit, if the revision is one. */
  Optional<String> commit() {
    return revision.filter(HubName::isCommit);
  }

  static boolean isCommit(String revision) {
    return COMMIT.matcher(revision).matches();
  }

  /** The location. */
  @Override
  public String toString() {
    return SCHEME + path() + revision.map(named -> "@" + named).orElse("");
  }
}
