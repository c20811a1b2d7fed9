package tailor.review;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import tailor.config.ConfigurationException;
import tailor.export.LoadedModel;

/** Serves one model over HTTP until it is closed. */
public final class ReviewServer implements AutoCloseable {
  /** Threads besides those that wait for the model: for health, refusals, and slow clients. */
  private static final int SPARE_THREADS = 8;

  private static final int SECONDS_TO_FINISH = 5;

  /** How long a client may take to send a request, in seconds. */
  private static final String REQUEST_TIMEOUT = "sun.net.httpserver.maxReqTime";

  private final HttpServer server;
  private final ServedModel model;
  private final ExecutorService threads;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ReviewServer(HttpServer server, ServedModel model, ExecutorService threads) {
    this.server = server;
    this.model = model;
    this.threads = threads;
  }

  /**
   * Starts to serve.
   *
   * @param model stays the caller's, and must not be used by others until the server is closed
   * @param log takes one line a request
   * @throws ConfigurationException if the address is taken
   */
  public static ReviewServer start(LoadedModel model, ServerSettings settings, Consumer<String> log)
      throws IOException {
    ServedModel served = new ServedModel(model, settings.maxWaiting());
    Map<String, Endpoint> endpoints = new TreeMap<>();
    endpoints.put("/healthz", new HealthEndpoint());
    endpoints.put("/v1/models", new ModelsEndpoint(settings.name()));
    endpoints.put("/v1/completions", endpoint(Answer.Kind.TEXT, served, settings));
    endpoints.put("/v1/chat/completions", endpoint(Answer.Kind.CHAT, served, settings));
    if (System.getProperty(REQUEST_TIMEOUT) == null) {
      System.setProperty(REQUEST_TIMEOUT, "60");
    }
    HttpServer server;
    try {
      server = HttpServer.create(settings.address(), 0);
    } catch (BindException e) {
      throw new ConfigurationException(
          "The server cannot listen at %s: %s. Give another --port or --host, or end the program that has the port."
              .formatted(settings.address(), e.getMessage()));
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(settings.maxWaiting() + 1 + SPARE_THREADS);
    server.setExecutor(threads);
    server.createContext("/", new Router(endpoints, settings.access(), log));
    server.start();
    return new ReviewServer(server, served, threads);
  }

  private static Endpoint endpoint(Answer.Kind kind, ServedModel model, ServerSettings settings) {
    return new TextEndpoint(kind, model, settings.name(), settings.maxBodyBytes());
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /**
   * Ends the generation that runs, lets answers that are being sent be finished, and stops. What
   * waits for the model, or comes now, is told that the server shuts down.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    model.close();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    server.stop(0);
  }
}
