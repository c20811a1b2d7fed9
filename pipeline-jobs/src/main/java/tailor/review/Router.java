package tailor.review;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tailor.run.TailorException;

/** Finds what a request is for, lets it pass or not, and sees that it gets an answer. */
final class Router implements HttpHandler {
  private final Map<String, Endpoint> endpoints;
  private final Access access;
  private final Consumer<String> log;

  /**
   * @param endpoints by path
   * @param log takes one line a request, in which nothing of its content is
   */
  Router(Map<String, Endpoint> endpoints, Access access, Consumer<String> log) {
    this.endpoints = endpoints;
    this.access = access;
    this.log = log;
  }

  @Override
  public void handle(HttpExchange http) throws IOException {
    long started = System.nanoTime();
    Exchange exchange = new Exchange(http);
    try (http) {
      try {
        route(http).answer(exchange);
      } catch (ApiException e) {
        exchange.send(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        exchange.send(new ApiException(503, "closing", "The server is shutting down."));
      } catch (TailorException e) {
        sendFailure(exchange, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        log.accept("serve: " + e);
        sendFailure(exchange, "The server failed; its log says why.");
      }
    } catch (IOException e) {
      log.accept("serve: the client is gone: " + e.getMessage());
    } finally {
      log.accept(
          String.format(
              Locale.ROOT,
              "serve: %s %s %d, %.2f s",
              http.getRequestMethod(),
              http.getRequestURI().getPath(),
              http.getResponseCode(),
              (System.nanoTime() - started) / 1e9));
    }
  }

  private Endpoint route(HttpExchange http) {
    @Nullable Endpoint endpoint = endpoints.get(http.getRequestURI().getPath());
    if (endpoint == null) {
      throw new ApiException(
          404, "not_found", "There is only " + String.join(", ", endpoints.keySet()) + ".");
    }
    if (endpoint.isProtected()) {
      access.require(http);
    }
    if (!http.getRequestMethod().equals(endpoint.method())) {
      http.getResponseHeaders().set("Allow", endpoint.method());
      throw new ApiException(405, "method_not_allowed", "Use " + endpoint.method() + " here.");
    }
    return endpoint;
  }

  private static void sendFailure(Exchange exchange, String message) throws IOException {
    if (!exchange.isAnswered()) {
      exchange.send(new ApiException(500, "server_error", message));
    }
  }
}
