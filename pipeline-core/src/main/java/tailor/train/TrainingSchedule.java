package tailor.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import tailor.train.data.SequenceOrder;
import tailor.train.metrics.RoundMetrics;

/**
 * Which rows of the train split are seen when: the plan's shares, filled by the order of the data.
 * Training takes its rows from here, and so does whoever asks afterwards what it saw.
 *
 * <p>Rounds and steps are counted from 1, workers from 0; a step is one that each worker takes, or
 * where some take more than others, that part of a round.
 */
public final class TrainingSchedule {
  private final TrainingPlan plan;
  private final SequenceOrder order;
  private final List<RoundMetrics> history;
  private final StepShares shares;

  /**
   * A row seen in training.
   *
   * @param row its number in the index
   * @param round the round
   * @param worker the worker that saw it
   * @param step the step of the plan
   */
  public record Sighting(long row, int round, int worker, long step) {}

  /**
   * A schedule.
   *
   * @param sharing how the steps of a round are divided
   * @param history rounds that are over, from the first on; who was dropped from one of them saw
   *     nothing of it. The list may grow.
   */
  public TrainingSchedule(
      TrainingPlan plan, SequenceOrder order, StepSharing sharing, List<RoundMetrics> history) {
    this.plan = plan;
    this.order = order;
    this.history = history;
    this.shares = new StepShares(plan, sharing, history);
  }

  /**
   * The schedule of a run.
   *
   * @param rows of the train split
   * @param history rounds that are over
   */
  public static TrainingSchedule of(
      TrainOptions options, long seed, long rows, List<RoundMetrics> history) {
    return new TrainingSchedule(
        TrainingPlan.of(options, rows),
        new SequenceOrder(rows, seed),
        options.stepSharing(),
        history);
  }

  /**
   * The rows of a worker in a round, in the order in which it sees them. Of a round that is not
   * over, and not the next, it is how it would be if speeds stayed as they are.
   */
  public long[] share(int round, int worker) {
    Optional<int[]> steps = shares.of(round);
    if (steps.isEmpty()) {
      return order.share(plan.begin(round, worker), plan.end(round, worker));
    }
    long before = Arrays.stream(steps.get(), 0, worker).asLongStream().sum();
    long begin = plan.begin(round) + before * plan.rowsPerStep();
    return order.share(begin, begin + (long) steps.get()[worker] * plan.rowsPerStep());
  }

  /** How a worker goes through a round. */
  Pace pace(int round, int worker) {
    return shares
        .of(round)
        .map(steps -> new Pace(plan.stepsBefore(round), plan.stepsPerRound(), steps[worker]))
        .orElse(Pace.from(plan.stepsBefore(round)));
  }

  /** What a worker has seen, or will see, in a round: its share, unless it was dropped. */
  private long[] seen(int round, int worker) {
    boolean dropped =
        round <= history.size()
            && history.get(round - 1).dropped().stream().anyMatch(late -> late.worker() == worker);
    return dropped ? new long[0] : share(round, worker);
  }

  /** Number of rounds, if nothing stops it before. */
  public int rounds() {
    return plan.rounds();
  }

  /**
   * When rows are seen, in order of rounds and workers.
   *
   * @param firstRound first round that counts
   * @param lastRound last round that counts
   */
  public List<Sighting> sightings(LongPredicate rows, int firstRound, int lastRound) {
    List<Sighting> sightings = new ArrayList<>();
    for (int round = firstRound; round <= Math.min(lastRound, plan.rounds()); round++) {
      for (int worker = 0; worker < plan.workers(); worker++) {
        long[] share = seen(round, worker);
        Pace pace = pace(round, worker);
        for (int i = 0; i < share.length; i++) {
          if (rows.test(share[i])) {
            long step = pace.step(i / plan.rowsPerStep()) + 1;
            sightings.add(new Sighting(share[i], round, worker, step));
          }
        }
      }
    }
    return sightings;
  }

  /** The rows of a step, of all workers together. */
  public long[] rowsOfStep(long step) {
    int round = Math.toIntExact((step - 1) / plan.stepsPerRound() + 1);
    return sightings(row -> true, round, round).stream()
        .filter(sighting -> sighting.step() == step)
        .mapToLong(Sighting::row)
        .toArray();
  }
}
