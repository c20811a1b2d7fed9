package tailor.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tailor.train.metrics.DroppedWorker;
import tailor.train.metrics.RoundMetrics;
import tailor.train.metrics.WorkerReport;

/**
 * How many steps each worker takes in a round. Of rounds that are over their metrics tell, which
 * checkpoints keep; of the next one it follows from the speeds in these, so that a run that is
 * resumed goes on as it would have without the interruption.
 */
final class StepShares {
  /** What the newest round counts in a worker's speed, against all before it. */
  private static final double NEWEST = 0.5;

  private final TrainingPlan plan;
  private final StepSharing sharing;
  private final List<RoundMetrics> history;
  private final double[] speeds;
  private int counted;
  private int[] next = {};

  /**
   * Shares of a plan.
   *
   * @param history rounds that are over, from the first on; the list may grow, but not change
   */
  StepShares(TrainingPlan plan, StepSharing sharing, List<RoundMetrics> history) {
    this.plan = plan;
    this.sharing = sharing;
    this.history = history;
    this.speeds = new double[plan.workers()];
  }

  /** The steps of every worker; empty for a round that is divided evenly, as the last one is. */
  Optional<int[]> of(int round) {
    if (sharing == StepSharing.EQUAL || !plan.isFull(round)) {
      return Optional.empty();
    }
    if (round <= history.size()) {
      return Optional.of(taken(history.get(round - 1)));
    }
    return history.isEmpty() ? Optional.empty() : Optional.of(next());
  }

  private int[] taken(RoundMetrics metrics) {
    int[] steps = new int[plan.workers()];
    for (WorkerReport report : metrics.workers()) {
      steps[report.worker()] = report.steps();
    }
    for (DroppedWorker late : metrics.dropped()) {
      steps[late.worker()] = steps(late);
    }
    return steps;
  }

  /** What follows from all rounds that are over, of which each is counted once. */
  private int[] next() {
    if (counted < history.size()) {
      history.subList(counted, history.size()).forEach(this::count);
      counted = history.size();
      next = StepApportionment.of(known(), plan.stepsPerRound());
    }
    return next;
  }

  /** Steps a second, smoothed; of a worker that was dropped at most what it was to take. */
  private void count(RoundMetrics metrics) {
    for (WorkerReport report : metrics.workers()) {
      count(report.worker(), report.steps() / report.seconds());
    }
    for (DroppedWorker late : metrics.dropped()) {
      count(late.worker(), steps(late) / late.seconds());
    }
  }

  private void count(int worker, double speed) {
    if (speed > 0 && Double.isFinite(speed)) {
      double before = speeds[worker];
      speeds[worker] = before == 0 ? speed : before + NEWEST * (speed - before);
    }
  }

  /** The speeds; of workers that have none yet that of the others. */
  private double[] known() {
    double others = Arrays.stream(speeds).filter(speed -> speed > 0).average().orElse(1);
    return Arrays.stream(speeds).map(speed -> speed > 0 ? speed : others).toArray();
  }

  private int steps(DroppedWorker late) {
    return Math.toIntExact((late.sequences() + plan.rowsPerStep() - 1) / plan.rowsPerStep());
  }
}
