package tailor.train;

import java.io.Serializable;
import tailor.train.optimizer.LearningRate;

/**
 * How the sequence of all epochs is cut into rounds, and a round into the workers' shares. Rounds
 * are counted from 1, workers and steps from 0. All rounds but the last are full; the last is
 * divided evenly.
 *
 * @param rows rows of the train split
 * @param positions rows that training sees, epochs after another
 * @param workers shares of a round
 * @param rowsPerStep rows of one step of one worker
 * @param stepsPerRound steps of a full round
 */
public record TrainingPlan(
    long rows, long positions, int workers, int rowsPerStep, int stepsPerRound)
    implements Serializable {

  /** The plan for a train split of so many rows. */
  public static TrainingPlan of(TrainOptions options, long rows) {
    long positions = Math.max(1, Math.round(options.epochs() * rows));
    long rowsPerWideStep = Math.multiplyExact((long) options.workers(), options.rowsPerStep());
    long limit =
        options
            .maxSteps()
            .map(steps -> Math.multiplyExact(steps, rowsPerWideStep))
            .orElse(Long.MAX_VALUE);
    return new TrainingPlan(
        rows,
        Math.min(positions, limit),
        options.workers(),
        options.rowsPerStep(),
        options.stepsPerRound());
  }

  private long positionsPerRound() {
    return Math.multiplyExact((long) workers * rowsPerStep, stepsPerRound);
  }

  /** Number of rounds. */
  public int rounds() {
    return Math.toIntExact(ceilDivide(positions, positionsPerRound()));
  }

  /** Steps that a worker has taken before this round. */
  public long stepsBefore(int round) {
    return (long) (round - 1) * stepsPerRound;
  }

  /** Steps that a worker has taken when this round is over. */
  public long stepsAfter(int round) {
    long largestShare = ceilDivide(roundEnd(round) - begin(round), workers);
    return stepsBefore(round) + ceilDivide(largestShare, rowsPerStep);
  }

  /** Steps of one worker over all rounds. */
  public long totalSteps() {
    return stepsAfter(rounds());
  }

  /** Whether a round has all of its positions, as all but the last do. */
  public boolean isFull(int round) {
    return roundEnd(round) - begin(round) == positionsPerRound();
  }

  /** First position of a round. */
  public long begin(int round) {
    return Math.min(positions, (round - 1) * positionsPerRound());
  }

  /** First position of a worker's even share. */
  public long begin(int round, int worker) {
    long size = roundEnd(round) - begin(round);
    return begin(round) + size * worker / workers;
  }

  /** The position after a worker's even share. */
  public long end(int round, int worker) {
    return begin(round, worker + 1);
  }

  /** Epochs seen when this round is over. */
  public double epochsAfter(int round) {
    return (double) roundEnd(round) / rows;
  }

  /** The learning rates of this plan. */
  public LearningRate learningRate(TrainOptions options) {
    long steps = totalSteps();
    return new LearningRate(
        options.learningRate(),
        options.learningRate() * options.finalLearningRate(),
        Math.round(options.warmup() * steps),
        steps,
        options.schedule(),
        options.decay());
  }

  private long roundEnd(int round) {
    return Math.min(positions, round * positionsPerRound());
  }

  private static long ceilDivide(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
