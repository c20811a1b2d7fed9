package tailor.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {
  @Test
  void warmup_stable_decay_stays_at_the_peak_and_falls_at_the_end() {
    // As get_wsd_schedule of transformers: 10 steps up, 70 at the peak, 20 down to a tenth.
    DecayOptions cosine = new DecayOptions(0.2, DecayShape.COSINE);
    LearningRate rate = rate(cosine);
    assertThat(rate.at(9)).isEqualTo(1);
    assertThat(rate.at(10)).isEqualTo(1);
    assertThat(rate.at(80)).isEqualTo(1);
    assertThat(rate.at(85)).isCloseTo(0.1 + 0.9 * 0.5 * (1 + Math.cos(Math.PI / 4)), within(1e-12));
    assertThat(rate.at(90)).isCloseTo(0.55, within(1e-12));
    assertThat(rate.at(100)).isCloseTo(0.1, within(1e-12));
    assertThat(rate(new DecayOptions(0.2, DecayShape.LINEAR)).at(95))
        .isCloseTo(0.1 + 0.9 * 0.25, within(1e-12));
    assertThat(rate(new DecayOptions(0.2, DecayShape.SQUARE_ROOT)).at(85))
        .isCloseTo(0.1 + 0.9 * 0.5, within(1e-12));
  }

  private static LearningRate rate(DecayOptions decay) {
    return new LearningRate(1, 0.1, 10, 100, Schedule.WARMUP_STABLE_DECAY, decay);
  }

  @Test
  void rises_in_a_line_to_the_peak() {
    LearningRate rate = new LearningRate(1, 0.1, 4, 104, Schedule.COSINE);
    assertThat(rate.at(0)).isEqualTo(0.25);
    assertThat(rate.at(3)).isEqualTo(1);
    assertThat(rate.at(4)).isEqualTo(1);
  }

  @Test
  void cosine_is_half_way_in_the_middle_and_ends_at_the_floor() {
    LearningRate rate = new LearningRate(1, 0.1, 4, 104, Schedule.COSINE);
    assertThat(rate.at(54)).isCloseTo(0.55, within(1e-12));
    assertThat(rate.at(29)).isCloseTo(0.1 + 0.9 * (1 + Math.sqrt(0.5)) / 2, within(1e-12));
    assertThat(rate.at(104)).isCloseTo(0.1, within(1e-12));
    assertThat(rate.at(1000)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void linear_falls_in_a_line() {
    LearningRate rate = new LearningRate(2, 0, 0, 10, Schedule.LINEAR);
    assertThat(rate.at(0)).isEqualTo(2);
    assertThat(rate.at(5)).isEqualTo(1);
    assertThat(rate.at(10)).isZero();
  }

  @Test
  void constant_stays() {
    LearningRate rate = new LearningRate(2, 0, 0, 10, Schedule.CONSTANT);
    assertThat(rate.at(9)).isEqualTo(2);
  }
}
