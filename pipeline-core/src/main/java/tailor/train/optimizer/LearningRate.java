package tailor.train.optimizer;

import java.io.Serializable;

/**
 * The learning rate of every step of a run: a linear warm-up to the peak, then a schedule down to
 * the floor. It depends on the number of the step alone, so that a resumed run continues where it
 * was.
 *
 * @param peak highest rate
 * @param floor rate at the end, unless the schedule is constant
 * @param warmupSteps steps until the peak; 0 begins at the peak
 * @param totalSteps steps of the run
 * @param schedule the way down
 * @param decay the last phase, for the schedule that has one
 */
public record LearningRate(
    double peak,
    double floor,
    long warmupSteps,
    long totalSteps,
    Schedule schedule,
    DecayOptions decay)
    implements Serializable {

  /** With the last phase that is the default. */
  public LearningRate(
      double peak, double floor, long warmupSteps, long totalSteps, Schedule schedule) {
    this(peak, floor, warmupSteps, totalSteps, schedule, DecayOptions.DEFAULT);
  }

  /** The rate of a step, counted from 0. */
  public double at(long step) {
    if (step < warmupSteps) {
      return peak * (step + 1) / warmupSteps;
    }
    long first = warmupSteps + schedule.stableSteps(totalSteps, warmupSteps, decay.share());
    if (step < first) {
      return peak;
    }
    long decaying = totalSteps - first;
    double progress = decaying <= 0 ? 1 : Math.min(1, (double) (step - first) / decaying);
    return floor + (peak - floor) * schedule.remaining(progress, decay.shape());
  }
}
