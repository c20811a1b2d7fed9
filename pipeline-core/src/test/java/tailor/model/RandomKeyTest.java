package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RandomKeyTest {
  private static final RandomKey KEY = RandomKey.of(17).with(3).with(250);

  @Test
  void numbersAreEvenlySpreadAndIndependentOfTheirNeighbours() {
    double[] numbers = LongStream.range(0, 100_000).mapToDouble(KEY::uniform).toArray();
    double products = 0;
    double sum = 0;
    int[] tenths = new int[10];
    for (int i = 0; i < numbers.length; i++) {
      sum += numbers[i];
      tenths[(int) (10 * numbers[i])]++;
      products += i == 0 ? 0 : (numbers[i] - 0.5) * (numbers[i - 1] - 0.5);
    }
    assertThat(sum / numbers.length).isCloseTo(0.5, within(0.004));
    assertThat(products / numbers.length).isCloseTo(0, within(0.002));
    for (int tenth : tenths) {
      assertThat(tenth).isBetween(9_600, 10_400);
    }
  }

  @Test
  void theSamePartsGiveTheSameNumberAndOthersAnother() {
    assertThat(RandomKey.of(17).with(3).with(250).uniform(9)).isEqualTo(KEY.uniform(9));
    assertThat(RandomKey.of(17).with(250).with(3).uniform(9)).isNotEqualTo(KEY.uniform(9));
    assertThat(RandomKey.of(18).with(3).with(250).uniform(9)).isNotEqualTo(KEY.uniform(9));
  }
}
