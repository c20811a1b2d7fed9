package tailor.train;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tailor.train.metrics.DroppedWorker;
import tailor.train.metrics.WorkerReport;

/** Waits for the workers of a round, and drops those that are later than its deadline. */
final class RoundDeliveries {
  private static final Duration LONGEST_LOOK = Duration.ofMillis(250);

  private final Map<Integer, WorkerJob> open = new TreeMap<>();
  private final Map<Integer, Duration> delivered = new HashMap<>();
  private final List<WorkerReport> reports = new ArrayList<>();
  private final List<DroppedWorker> dropped = new ArrayList<>();
  private final BlockingQueue<WorkerJob.Ending> endings;
  private final WorkerClock clock;
  private final Optional<StragglerRule> rule;
  private final ToLongFunction<RoundTask> tokens;
  private final InstantSource time;

  /**
   * Deliveries that are under way.
   *
   * @param endings where the jobs tell that they have ended
   * @param rule who is late; empty for nobody
   * @param tokens of the rows of a worker
   * @param time of the deadline
   */
  RoundDeliveries(
      Collection<WorkerJob> jobs,
      BlockingQueue<WorkerJob.Ending> endings,
      WorkerClock clock,
      Optional<StragglerRule> rule,
      ToLongFunction<RoundTask> tokens,
      InstantSource time) {
    jobs.forEach(job -> open.put(job.task().worker(), job));
    this.endings = endings;
    this.clock = clock;
    this.rule = rule;
    this.tokens = tokens;
    this.time = time;
  }

  /** Waits until every worker has delivered or is dropped; fails as soon as one of them does. */
  RoundOutcome await() throws InterruptedException {
    while (!open.isEmpty()) {
      Optional<Duration> limit = rule.flatMap(late -> late.limit(delivered.values()));
      WorkerJob.Ending ending =
          limit.isPresent()
              ? endings.poll(look(limit.get()).toNanos(), TimeUnit.NANOSECONDS)
              : endings.take();
      if (ending != null) {
        take(ending);
      } else {
        limit.ifPresent(this::dropLate);
      }
    }
    reports.sort(Comparator.comparingInt(WorkerReport::worker));
    return new RoundOutcome(reports, dropped);
  }

  private void take(WorkerJob.Ending ending) {
    int worker = ending.worker();
    if (open.remove(worker) != null) {
      WorkerReport report = ending.report().get();
      Duration trained = Duration.ofNanos((long) (report.seconds() * 1e9));
      Duration seen = clock.elapsed(worker, time.instant()).orElse(trained);
      delivered.put(worker, seen.compareTo(trained) < 0 ? trained : seen);
      reports.add(report);
    }
  }

  /** How long to wait for deliveries until somebody may be late. */
  private Duration look(Duration limit) {
    Instant now = time.instant();
    return open.keySet().stream()
        .map(worker -> limit.minus(clock.elapsed(worker, now).orElse(Duration.ZERO)))
        .map(rest -> rest.isNegative() ? Duration.ZERO : rest)
        .reduce(LONGEST_LOOK, (a, b) -> a.compareTo(b) < 0 ? a : b);
  }

  private void dropLate(Duration limit) {
    Instant now = time.instant();
    for (WorkerJob job : List.copyOf(open.values())) {
      int worker = job.task().worker();
      @Nullable Duration elapsed = clock.elapsed(worker, now).orElse(null);
      if (elapsed != null && elapsed.compareTo(limit) >= 0) {
        job.cancel();
        open.remove(worker);
        dropped.add(
            new DroppedWorker(
                worker,
                clock.host(worker).orElse(""),
                job.task().rows().size(),
                tokens.applyAsLong(job.task()),
                elapsed.toMillis() / 1e3));
      }
    }
    dropped.sort(Comparator.comparingInt(DroppedWorker::worker));
  }
}
