package tailor.export.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import tailor.config.ConfigurationException;

/** Requests to a hub: redirects, the token, refusals, and errors that may pass. */
final class HubRequests {
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int MAX_REDIRECTS = 10;
  private static final int PARTIAL = 206;
  private static final int UNSATISFIABLE = 416;

  private final HubSettings settings;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  HubRequests(HubSettings settings) {
    this.settings = settings;
  }

  /** Reads an answer; what it throws lets the request be made again. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Answer answer) throws IOException;
  }

  /**
   * A body and where it begins in the file.
   *
   * @param offset as the server says, which need not be what was asked for
   */
  record Answer(InputStream body, long offset) {}

  /** How much of a file is there already. */
  @FunctionalInterface
  interface Progress {
    long bytes() throws IOException;
  }

  /**
   * Asks for a path below the endpoint, from where the last attempt ended. An attempt that brought
   * something does not count.
   *
   * @param name the model, for messages
   * @throws ConfigurationException if the hub refuses
   * @throws RangeRefused at once
   * @throws IOException if there was no answer in all attempts
   */
  <T> T get(HubName name, String path, Progress progress, Reader<T> reader) throws IOException {
    Patience patience = settings.patience();
    Duration delay = patience.firstDelay();
    int attempt = 1;
    while (true) {
      long before = progress.bytes();
      Duration asked;
      try {
        return attempt(name, path, before, reader);
      } catch (InterruptedIOException | RangeRefused e) {
        throw e;
      } catch (IOException e) {
        asked = e instanceof TryAgain later ? later.after() : Duration.ZERO;
        if (progress.bytes() > before) {
          attempt = 0;
          delay = patience.firstDelay();
        }
        if (attempt >= patience.attempts() || asked.compareTo(TryAgain.LONGEST) > 0) {
          throw new IOException(
              "%s cannot be fetched from %s, tried %d times: %s"
                  .formatted(name, settings.endpoint(), attempt, describe(e)),
              e);
        }
      }
      sleep(asked.compareTo(delay) > 0 ? asked : delay);
      delay = delay.multipliedBy(2);
      attempt++;
    }
  }

  private <T> T attempt(HubName name, String path, long offset, Reader<T> reader)
      throws IOException {
    URI uri = URI.create(settings.endpoint() + path);
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpResponse<InputStream> response = send(uri, offset);
      try (InputStream body = response.body()) {
        int status = response.statusCode();
        if (status / 100 == 3) {
          uri = redirected(uri, response);
          continue;
        }
        requireServed(name, response);
        InputStream guarded = new StallGuard(body, settings.patience().stall());
        return reader.read(new Answer(guarded, status == PARTIAL ? offset(response) : 0));
      }
    }
    throw new IOException("more than " + MAX_REDIRECTS + " redirects");
  }

  private HttpResponse<InputStream> send(URI uri, long offset) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(ANSWER).header("User-Agent", "tailor");
    if (offset > 0) {
      request.header("Range", "bytes=" + offset + "-");
    }
    if (isEndpoint(uri)) {
      settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    }
    try {
      return client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + uri.getHost());
    }
  }

  private boolean isEndpoint(URI uri) {
    URI endpoint = settings.endpoint();
    return Objects.equals(uri.getScheme(), endpoint.getScheme())
        && Objects.equals(uri.getHost(), endpoint.getHost())
        && uri.getPort() == endpoint.getPort();
  }

  private static URI redirected(URI from, HttpResponse<?> response) throws IOException {
    String location =
        response
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new IOException("a redirect to nowhere"));
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("a redirect to no address", e);
    }
    if (from.getScheme().equals("https") && !"https".equals(to.getScheme())) {
      throw new IOException("a redirect from https to " + to.getScheme());
    }
    return to;
  }

  private void requireServed(HubName name, HttpResponse<?> response) throws IOException {
    int status = response.statusCode();
    switch (status) {
      case 200, PARTIAL -> {}
      case 401, 403 ->
          throw new ConfigurationException(
              "%s is refused by %s (%d): it is private, gated or not there. %s"
                  .formatted(
                      name,
                      settings.endpoint(),
                      status,
                      settings.token().isPresent()
                          ? "The token in HF_TOKEN may not read it: ask for access, or take"
                              + " another."
                          : "Set HF_TOKEN to a token that may read it, or correct the name."));
      case 404 ->
          throw new ConfigurationException(
              "%s is not there: %s has no such model, revision or file. Correct the name."
                  .formatted(name, settings.endpoint()));
      case UNSATISFIABLE -> throw new RangeRefused();
      default -> {
        if (status == 408 || status == 429 || status >= 500) {
          throw TryAgain.of(status, response.headers().firstValue("Retry-After"), Instant.now());
        }
        throw new ConfigurationException(
            "%s cannot be fetched: %s answers %d.".formatted(name, settings.endpoint(), status));
      }
    }
  }

  /** What was fetched so far is not the beginning of the file. */
  static final class RangeRefused extends IOException {
    private static final long serialVersionUID = 1;

    RangeRefused() {
      super("the server has no such range");
    }
  }

  private static long offset(HttpResponse<?> response) throws IOException {
    String range = response.headers().firstValue("Content-Range").orElse("");
    if (!range.matches("bytes [0-9]{1,18}-.*")) {
      throw new IOException("a part of a file, but not which");
    }
    return Long.parseLong(range.substring("bytes ".length(), range.indexOf('-')));
  }

  private static String describe(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void sleep(Duration delay) throws InterruptedIOException {
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted between attempts");
    }
  }
}
