package tailor.export.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
 * @param attempts how often a request is made, before an error that may pass is final
 * @param firstDelay time to the second attempt; each further one takes twice as long
 */
public record HubSettings(
    URI endpoint,
    Optional<String> token,
    Path cache,
    Access access,
    int attempts,
    Duration firstDelay) {

  /** The hub that is asked unless {@code HF_ENDPOINT} names another. */
  public static final String DEFAULT_ENDPOINT = "https://huggingface.co";

  private static final int ATTEMPTS = 5;
  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

  /** Whether the network may be used. */
  public enum Access {
    ONLINE,
    /** Only what the cache has. */
    OFFLINE
  }

  /**
   * The settings of an environment: {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_HUB_OFFLINE},
   * and for the cache {@code HF_HUB_CACHE}, else {@code HF_HOME/hub}, else {@code
   * ~/.cache/huggingface/hub}.
   *
   * @param home the user's home directory
   * @throws ConfigurationException if the endpoint is no address
   */
  public static HubSettings of(Map<String, String> environment, Path home) {
    Path cache =
        value(environment, "HF_HUB_CACHE")
            .map(Path::of)
            .or(() -> value(environment, "HF_HOME").map(path -> Path.of(path, "hub")))
            .orElseGet(() -> home.resolve(".cache/huggingface/hub"));
    boolean offline =
        value(environment, "HF_HUB_OFFLINE")
            .filter(on -> on.matches("(?i)1|on|yes|true"))
            .isPresent();
    return new HubSettings(
        endpoint(value(environment, "HF_ENDPOINT").orElse(DEFAULT_ENDPOINT)),
        value(environment, "HF_TOKEN"),
        cache,
        offline ? Access.OFFLINE : Access.ONLINE,
        ATTEMPTS,
        FIRST_DELAY);
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
