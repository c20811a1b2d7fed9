package tailor.export.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailor.config.ConfigurationException;

/**
 * How a hub is reached.
 *
 * @param endpoint its address, without a slash at the end
 * @param token sent to that address only
 * @param cache directory on the local file system
 * @param access whether the network may be used
 */
public record HubSettings(
    URI endpoint, Optional<String> token, Path cache, Access access, Patience patience) {

  /** The hub that is asked unless {@code HF_ENDPOINT} names another. */
  public static final String DEFAULT_ENDPOINT = "https://huggingface.co";

  private static final String ENDPOINT = "HF_ENDPOINT";
  private static final String CACHE = "HF_HUB_CACHE";
  private static final String HOME = "HF_HOME";
  private static final String OFFLINE = "HF_HUB_OFFLINE";
  private static final String STALL = "HF_HUB_DOWNLOAD_TIMEOUT";

  private static final int ATTEMPTS = 5;
  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final String STALL_SECONDS = "30";

  /** Whether the network may be used. */
  public enum Access {
    ONLINE,
    /** Only what the cache has. */
    OFFLINE
  }

  /**
   * The settings of an environment: {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_HUB_OFFLINE},
   * and for the cache {@code HF_HUB_CACHE}, else {@code HF_HOME/hub}, else {@code
   * ~/.cache/huggingface/hub}. {@code HF_HUB_DOWNLOAD_TIMEOUT} is the number of seconds after which
   * a body that brings nothing is given up, 30 by default.
   *
   * @param home the user's home directory
   * @throws ConfigurationException if the endpoint is no address, or the time no number
   */
  public static HubSettings of(Map<String, String> environment, Path home) {
    Path cache =
        value(environment, CACHE)
            .map(Path::of)
            .or(() -> value(environment, HOME).map(path -> Path.of(path, "hub")))
            .orElseGet(() -> home.resolve(".cache/huggingface/hub"));
    boolean offline =
        value(environment, OFFLINE).filter(on -> on.matches("(?i)1|on|yes|true")).isPresent();
    return new HubSettings(
        endpoint(value(environment, ENDPOINT).orElse(DEFAULT_ENDPOINT)),
        value(environment, "HF_TOKEN"),
        cache,
        offline ? Access.OFFLINE : Access.ONLINE,
        new Patience(
            ATTEMPTS, FIRST_DELAY, stall(value(environment, STALL).orElse(STALL_SECONDS))));
  }

  /**
   * The settings of this process: its environment, and system properties of the same names, which
   * are stronger. The token comes from the environment alone, since others see a process's
   * properties.
   */
  public static HubSettings ofProcess() {
    Map<String, String> settings = new HashMap<>(System.getenv());
    for (String name : List.of(ENDPOINT, CACHE, HOME, OFFLINE, STALL)) {
      String property = System.getProperty(name);
      if (property != null) {
        settings.put(name, property);
      }
    }
    return of(settings, Path.of(System.getProperty("user.home")));
  }

  private static Duration stall(String seconds) {
    if (!seconds.matches("[1-9][0-9]{0,5}")) {
      throw new ConfigurationException(
          "HF_HUB_DOWNLOAD_TIMEOUT is '%s', expected seconds such as %s."
              .formatted(seconds, STALL_SECONDS));
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }

  private static URI endpoint(String address) {
    try {
      URI endpoint = URI.create(address.replaceAll("/+$", ""));
      if (endpoint.getHost() != null && String.valueOf(endpoint.getScheme()).matches("https?")) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new ConfigurationException(
        "HF_ENDPOINT is '%s', expected an address such as %s."
            .formatted(address, DEFAULT_ENDPOINT));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Everything but the token. */
  @Override
  public String toString() {
    return "HubSettings[endpoint=%s, token=%s, cache=%s, access=%s]"
        .formatted(endpoint, token.isPresent() ? "set" : "not set", cache, access);
  }
}
