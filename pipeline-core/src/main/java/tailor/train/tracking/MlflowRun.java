package tailor.train.tracking;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import tailor.train.metrics.RoundListener;
import tailor.train.metrics.RoundMetrics;

/**
 * A training on an MLflow server. What the server does not take waits, and is sent with what comes
 * next; the training is told once, and goes on.
 */
public final class MlflowRun implements RoundListener, AutoCloseable {
  /** The tag that a run is found by when its training goes on. */
  static final String RUN_ID = "tailor.run_id";

  private static final int PARAMETERS_AT_ONCE = 100;
  private static final int METRICS_AT_ONCE = 1_000;
  private static final int LONGEST_PARAMETER = 500;
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final MlflowServer server;
  private final String experiment;
  private final String name;
  private final Map<String, String> parameters;
  private final Map<String, String> tags;
  private final Consumer<String> told;
  private final Clock clock;
  private final List<MlflowMetric> waiting = new ArrayList<>();
  private @Nullable String run;
  private Instant silentUntil = Instant.MIN;
  private boolean isTold;
  private String status = "FAILED";

  /**
   * A run, of which the server is told when training begins.
   *
   * @param environment where those who sign in are named
   * @param name of the run
   * @param parameters of the training, without secrets
   * @param tags more that is to be known of it
   * @param told is told, in a line, that the server cannot be reached
   */
  public MlflowRun(
      MlflowOptions options,
      Map<String, String> environment,
      String name,
      Map<String, String> parameters,
      Map<String, String> tags,
      Consumer<String> told,
      Clock clock) {
    this.server = new MlflowServer(options.uri(), environment);
    this.experiment = options.experiment();
    this.name = name;
    this.parameters = new LinkedHashMap<>(parameters);
    this.tags = new LinkedHashMap<>(tags);
    this.tags.put(RUN_ID, name);
    this.told = told;
    this.clock = clock;
  }

  @Override
  public void started(List<RoundMetrics> earlier, int rounds) {
    send();
  }

  @Override
  public void roundDone(RoundMetrics metrics) {
    Instant now = clock.instant();
    metrics
        .scalars()
        .forEach((key, value) -> waiting.add(new MlflowMetric(key, value, now, metrics.step())));
    send();
  }

  @Override
  public void checkpointed(Path directory, RoundMetrics metrics) {
    tags.put("tailor.checkpoint", directory.toString());
  }

  /** Says that training has reached its end; one that is closed without it has failed. */
  public void finished() {
    status = "FINISHED";
  }

  /** Sends what waits, however short ago the server failed, and how it ended. */
  @Override
  public void close() {
    silentUntil = Instant.MIN;
    send();
    if (waiting.isEmpty() && run != null) {
      attempt(
          id -> {
            server.tags(id, tags);
            server.end(id, status, clock.instant());
          });
    }
  }

  private void send() {
    attempt(
        id -> {
          while (!waiting.isEmpty()) {
            List<MlflowMetric> part = waiting.subList(0, Math.min(METRICS_AT_ONCE, waiting.size()));
            server.metrics(id, List.copyOf(part));
            part.clear();
          }
        });
  }

  /** Something that is asked of the server. */
  @FunctionalInterface
  private interface Wish {
    void tell(String id) throws IOException;
  }

  private void attempt(Wish wish) {
    if (clock.instant().isBefore(silentUntil)) {
      return;
    }
    try {
      String id = run;
      if (id == null) {
        id = begin();
        run = id;
      }
      wish.tell(id);
    } catch (IOException e) {
      if (!isTold) {
        isTold = true;
        told.accept(
            "mlflow: the server does not answer as it should (%s: %s); training goes on, and what it missed is sent later"
                .formatted(e.getClass().getSimpleName(), e.getMessage()));
      }
      silentUntil = clock.instant().plus(PAUSE);
    }
  }

  private String begin() throws IOException {
    String place = server.experiment(experiment);
    Instant now = clock.instant();
    var known = server.find(place, RUN_ID, name);
    String id = known.isPresent() ? known.get() : server.create(place, name, tags, now);
    if (known.isPresent()) {
      server.resume(id);
    }
    List<Map.Entry<String, String>> all = List.copyOf(parameters.entrySet());
    for (int from = 0; from < all.size(); from += PARAMETERS_AT_ONCE) {
      Map<String, String> part = new LinkedHashMap<>();
      for (var entry : all.subList(from, Math.min(all.size(), from + PARAMETERS_AT_ONCE))) {
        String value = entry.getValue();
        part.put(entry.getKey(), value.substring(0, Math.min(LONGEST_PARAMETER, value.length())));
      }
      server.parameters(id, part);
    }
    return id;
  }
}
