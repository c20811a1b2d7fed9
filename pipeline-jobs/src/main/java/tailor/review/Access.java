package tailor.review;

import com.sun.net.httpserver.HttpExchange;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tailor.config.ConfigurationException;

/** Who may use the server. */
public final class Access {
  private static final int SHORTEST_TOKEN = 16;
  private static final String BEARER = "Bearer ";

  /** Addresses and names that are this machine whatever a name server says. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  private final byte @Nullable [] tokenHash;

  private Access(byte @Nullable [] tokenHash) {
    this.tokenHash = tokenHash;
  }

  /**
   * The rule for a server that listens at an address.
   *
   * @param token what clients must present; empty for anyone on this machine
   * @throws ConfigurationException if the address can be reached from elsewhere and there is no
   *     token, or the token is short
   */
  public static Access at(InetAddress address, Optional<String> token) {
    if (token.isPresent()) {
      if (token.get().length() < SHORTEST_TOKEN) {
        throw new ConfigurationException(
            "The server's token has %d characters, expected at least %d."
                .formatted(token.get().length(), SHORTEST_TOKEN));
      }
      return new Access(hash(token.get()));
    }
    if (!address.isLoopbackAddress()) {
      throw new ConfigurationException(
          "The server would listen at %s, where others can reach it, so it needs a token: set the environment variable TAILOR_SERVE_TOKEN or give --token-file. Or let it listen at 127.0.0.1."
              .formatted(address.getHostAddress()));
    }
    return new Access(null);
  }

  /**
   * Lets the request pass.
   *
   * @throws ApiException if it may not
   */
  void require(HttpExchange exchange) {
    if (tokenHash == null) {
      requireLocalName(exchange);
      return;
    }
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    boolean presented = header != null && header.startsWith(BEARER);
    byte[] hash = hash(presented ? header.substring(BEARER.length()) : "");
    if (!MessageDigest.isEqual(hash, tokenHash)) {
      throw new ApiException(
          401, "invalid_api_key", "Present the server's token: Authorization: Bearer TOKEN.");
    }
  }

  /** A web page elsewhere may have its own name resolve to this machine; that name shows here. */
  private static void requireLocalName(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    String name = host == null ? "" : host.replaceFirst(":\\d+$", "");
    if (!LOOPBACK.matcher(name).matches()) {
      throw new ApiException(
          403, "forbidden", "Without a token the server answers to localhost and 127.0.0.1 only.");
    }
  }

  /** Hashed, so that the comparison says nothing about the length either. */
  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
