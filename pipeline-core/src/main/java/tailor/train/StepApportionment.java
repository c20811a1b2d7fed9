package tailor.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Divides the steps of a round in proportion to speeds, by largest remainders (Hamilton's method),
 * within bounds: nobody takes fewer than a quarter of an even share, since a difference of few
 * steps says little, nor more than twice of it, since models drift apart. No faster worker takes
 * fewer steps than a slower one.
 */
final class StepApportionment {
  private static final int LEAST_PART = 4;
  private static final int MOST_TIMES = 2;

  private StepApportionment() {}

  /**
   * The steps of every worker, together as many as if each took {@code stepsPerRound}.
   *
   * @param speeds steps a second of every worker, all positive
   */
  static int[] of(double[] speeds, int stepsPerRound) {
    int least = (stepsPerRound + LEAST_PART - 1) / LEAST_PART;
    int most = Math.multiplyExact(stepsPerRound, MOST_TIMES);
    long total = (long) speeds.length * stepsPerRound;
    double[] quotas = quotas(speeds, least, most, total);
    int[] steps = new int[speeds.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (int) Math.floor(quotas[i]);
    }
    long rest = total - Arrays.stream(steps).asLongStream().sum();
    int[] byRemainder =
        IntStream.range(0, steps.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> steps[i] - quotas[i])
                    .thenComparing(i -> -speeds[i])
                    .thenComparing(i -> i))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; rest > 0; i = (i + 1) % byRemainder.length) {
      if (steps[byRemainder[i]] < most) {
        steps[byRemainder[i]]++;
        rest--;
      }
    }
    return steps;
  }

  /** Shares in proportion to the speeds, those beyond a bound held there, by bisection. */
  private static double[] quotas(double[] speeds, int least, int most, long total) {
    double low = 0;
    double high = most / Arrays.stream(speeds).min().orElseThrow();
    for (int i = 0; i < Double.SIZE; i++) {
      double middle = (low + high) / 2;
      if (Arrays.stream(bounded(speeds, middle, least, most)).sum() < total) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return bounded(speeds, low, least, most);
  }

  private static double[] bounded(double[] speeds, double factor, int least, int most) {
    return Arrays.stream(speeds)
        .map(speed -> Math.min(most, Math.max(least, factor * speed)))
        .toArray();
  }
}
