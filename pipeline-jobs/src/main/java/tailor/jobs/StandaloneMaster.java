package tailor.jobs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailor.config.ConfigurationException;

/**
 * The master of a standalone Spark cluster, {@code spark://host:port}; with stand-ins several
 * addresses, divided by commas. Spark itself takes a minute to find out that none answers, which no
 * setting of it shortens.
 */
final class StandaloneMaster {
  private static final String SCHEME = "spark://";
  private static final Pattern ADDRESS = Pattern.compile("([^:/]+|\\[[^]]+]):(\\d{1,5})");
  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int LARGEST_PORT = 65_535;

  private final String url;
  private final List<InetSocketAddress> addresses;

  private StandaloneMaster(String url, List<InetSocketAddress> addresses) {
    this.url = url;
    this.addresses = addresses;
  }

  /**
   * The master that {@code spark.master} names; empty if that is none of a standalone cluster.
   *
   * @throws ConfigurationException if it has no host or no port
   */
  static Optional<StandaloneMaster> of(String url) {
    if (!url.startsWith(SCHEME)) {
      return Optional.empty();
    }
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String part : url.substring(SCHEME.length()).split(",", -1)) {
      Matcher address = ADDRESS.matcher(part);
      if (!address.matches() || Integer.parseInt(address.group(2)) > LARGEST_PORT) {
        throw new ConfigurationException(
            "The Spark master is '%s'; expected spark://HOST:PORT, with 7077 as the usual port."
                .formatted(url));
      }
      addresses.add(
          InetSocketAddress.createUnresolved(address.group(1), Integer.parseInt(address.group(2))));
    }
    return Optional.of(new StandaloneMaster(url, addresses));
  }

  /**
   * Waits for one of the addresses to answer: a master may be starting beside the command.
   *
   * @throws UnavailableException if none does in that time
   */
  void requireReachable(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    String reason;
    do {
      List<String> reasons = new ArrayList<>();
      for (InetSocketAddress address : addresses) {
        Optional<String> problem = problem(address);
        if (problem.isEmpty()) {
          return;
        }
        reasons.add(problem.get());
      }
      reason = String.join("; ", reasons);
    } while (System.nanoTime() < end && pause());
    throw new UnavailableException(
        "The Spark master %s does not answer: %s. Check that it runs, that this is the address its page shows (spark.spark.master, or spark-submit --master), and that a firewall lets this machine through; then run the command again."
            .formatted(url, reason));
  }

  /** What to say if Spark gives up on a master that answered. */
  UnavailableException refusal(IllegalStateException cause) {
    return new UnavailableException(
        "The Spark master %s answers, but takes no application. Check its log: is it a master of Spark 3.5, and can it reach this machine (spark.driver.host)?"
            .formatted(url),
        cause);
  }

  private static Optional<String> problem(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      InetSocketAddress resolved =
          new InetSocketAddress(address.getHostString(), address.getPort());
      if (resolved.isUnresolved()) {
        return Optional.of("no machine is called " + address.getHostString());
      }
      socket.connect(resolved, (int) CONNECTING.toMillis());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "%s:%d: %s".formatted(address.getHostString(), address.getPort(), e.getMessage()));
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
