package tailor.config;

import com.typesafe.config.ConfigOrigin;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gathers everything wrong with a configuration, so that the user sees all of it at once.
 *
 * <p>The {@link Binder} reports here what it cannot bind, and remembers where each key was read;
 * checks that come after it report under the same keys and get file and line for nothing.
 */
public final class Problems {
  private final Set<Problem> list = new LinkedHashSet<>();
  private final Map<String, ConfigOrigin> origins = new HashMap<>();

  /**
   * Reports a problem; the same one twice counts once.
   *
   * @param key the option's path, as in {@code sources[0].path}
   * @param message continues the key: {@code "is '/data', which does not exist; …"}
   */
  public void add(String key, String message) {
    list.add(new Problem(location(key), key, message));
  }

  public List<Problem> list() {
    return List.copyOf(list);
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /**
   * Ends the gathering.
   *
   * @throws ConfigurationException with every problem, if there is one
   */
  public void throwIfAny() {
    if (list.isEmpty()) {
      return;
    }
    String heading =
        list.size() == 1
            ? "The configuration has a problem:"
            : "The configuration has " + list.size() + " problems:";
    throw new ConfigurationException(
        list.stream()
            .map(problem -> "\n  " + problem)
            .collect(Collectors.joining("", heading, "")));
  }

  void remember(String key, ConfigOrigin origin) {
    origins.put(key, origin);
  }

  private String location(String key) {
    for (String known = key; ; known = parent(known)) {
      ConfigOrigin origin = origins.get(known);
      if (origin != null) {
        return describe(origin);
      }
      if (known.isEmpty()) {
        return "";
      }
    }
  }

  private static String parent(String key) {
    int end = Math.max(key.lastIndexOf('.'), key.lastIndexOf('['));
    return end < 0 ? "" : key.substring(0, end);
  }

  private static String describe(ConfigOrigin origin) {
    if (origin.lineNumber() < 0) {
      return Layer.isNamedBy(origin) ? origin.description() : "";
    }
    String source = origin.filename() == null ? origin.resource() : origin.filename();
    String description = origin.description();
    String name =
        source != null ? source : description.replaceFirst(": " + origin.lineNumber() + "$", "");
    return name + ":" + origin.lineNumber();
  }
}
