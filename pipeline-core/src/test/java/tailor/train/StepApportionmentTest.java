package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StepApportionmentTest {
  @Property
  void keeps_the_sum_the_order_of_speeds_and_the_bounds(
      @ForAll @Size(min = 1, max = 40) List<@DoubleRange(min = 0.01, max = 1000) Double> given,
      @ForAll @IntRange(min = 1, max = 1000) int stepsPerRound) {
    double[] speeds = given.stream().mapToDouble(Double::doubleValue).toArray();
    int[] steps = StepApportionment.of(speeds, stepsPerRound);
    assertThat(Arrays.stream(steps).sum()).isEqualTo(speeds.length * stepsPerRound);
    for (int i = 0; i < steps.length; i++) {
      assertThat(steps[i]).isBetween((stepsPerRound + 3) / 4, 2 * stepsPerRound);
      for (int j = 0; j < steps.length; j++) {
        if (speeds[i] > speeds[j]) {
          assertThat(steps[i]).isGreaterThanOrEqualTo(steps[j]);
        }
      }
    }
  }

  @Example
  void is_in_proportion_within_the_bounds() {
    assertThat(StepApportionment.of(new double[] {3, 2, 1}, 20)).containsExactly(30, 20, 10);
    assertThat(StepApportionment.of(new double[] {1, 1, 1}, 20)).containsExactly(20, 20, 20);
    assertThat(StepApportionment.of(new double[] {1, 100}, 20)).containsExactly(5, 35);
    assertThat(StepApportionment.of(new double[] {100, 1, 1, 1}, 20))
        .containsExactly(40, 14, 13, 13);
    assertThat(StepApportionment.of(new double[] {7}, 20)).containsExactly(20);
  }
}
