package tailor.model.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailor.config.ConfigurationException;
import tailor.run.BadDataException;

class SamplerTest {
  /** Probabilities 1/2, 1/4, 1/8, 1/16, 1/16, shuffled. */
  private static final float[] HALVES = logits(0.0625, 0.5, 0.125, 0.0625, 0.25);

  @Test
  void temperatureZeroTakesTheLikeliestAndOfEqualsTheFirst() {
    Sampler sampler = new Sampler(Sampling.greedy());
    assertThat(sampler.next(HALVES)).isEqualTo(1);
    assertThat(sampler.next(new float[] {1, 3, 3, 2})).isEqualTo(1);
    assertThat(sampler.next(new float[] {-7})).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1.0, 0 1 2 3 4",
    "1, 1.0, 1",
    "2, 1.0, 1 4",
    "4, 1.0, 0 1 2 4",
    "9, 1.0, 0 1 2 3 4",
    "0, 0.5, 1",
    "0, 0.51, 1 4",
    "0, 0.76, 1 2 4",
    "0, 0.95, 0 1 2 3 4",
    "2, 0.6, 1",
    "2, 0.7, 1 4"
  })
  void keepsWhatTopKAndTopPLeave(int topK, double topP, String kept) {
    Sampler sampler = new Sampler(new Sampling(1, topK, topP, 3));
    Set<Integer> seen = new TreeSet<>();
    for (int i = 0; i < 2000; i++) {
      seen.add(sampler.next(HALVES));
    }
    assertThat(seen)
        .containsExactlyElementsOf(Arrays.stream(kept.split(" ")).map(Integer::valueOf).toList());
  }

  @Test
  void drawsAsOftenAsTheProbabilitiesSay() {
    Sampler sampler = new Sampler(new Sampling(1, 0, 1, 5));
    int[] counts = new int[5];
    int draws = 100_000;
    for (int i = 0; i < draws; i++) {
      counts[sampler.next(HALVES)]++;
    }
    double[] expected = {0.0625, 0.5, 0.125, 0.0625, 0.25};
    for (int i = 0; i < counts.length; i++) {
      assertThat(counts[i] / (double) draws).isCloseTo(expected[i], within(0.006));
    }
  }

  @Test
  void temperatureSharpensAndFlattens() {
    int cold = 0;
    int hot = 0;
    Sampler colder = new Sampler(new Sampling(0.5, 0, 1, 1));
    Sampler hotter = new Sampler(new Sampling(2, 0, 1, 1));
    for (int i = 0; i < 10_000; i++) {
      cold += colder.next(HALVES) == 1 ? 1 : 0;
      hot += hotter.next(HALVES) == 1 ? 1 : 0;
    }
    // Squares: 0.25 of 0.3359; square roots: 0.7071 of 2.0607.
    assertThat(cold / 1e4).isCloseTo(0.744, within(0.02));
    assertThat(hot / 1e4).isCloseTo(0.343, within(0.02));
  }

  @Test
  void theSameSeedGivesTheSameTokens() {
    assertThat(draws(9)).isEqualTo(draws(9)).isNotEqualTo(draws(10));
  }

  @Property(tries = 200)
  void alwaysGivesAToken(
      @ForAll @Size(min = 1, max = 40) List<@FloatRange(min = -80, max = 80) Float> logits,
      @ForAll @IntRange(max = 50) int topK,
      @ForAll @FloatRange(min = 0.01f, max = 1) float topP,
      @ForAll @FloatRange(max = 3) float temperature,
      @ForAll long seed) {
    float[] array = new float[logits.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = logits.get(i);
    }
    int token = new Sampler(new Sampling(temperature, topK, topP, seed)).next(array);
    assertThat(token).isBetween(0, array.length - 1);
  }

  @Test
  void refusesLogitsThatAreNoNumbers() {
    Sampler sampler = new Sampler(Sampling.greedy());
    assertThatThrownBy(() -> sampler.next(new float[] {Float.NaN, Float.NaN}))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> sampler.next(new float[] {1, Float.POSITIVE_INFINITY}))
        .isInstanceOf(BadDataException.class);
  }

  @Test
  void namesEveryValueOutOfRange() {
    assertThatThrownBy(() -> new Sampling(-1, -2, 0, 0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("temperature is -1.0, expected 0 to 100")
        .hasMessageContaining("top-k is -2")
        .hasMessageContaining("top-p is 0.0");
    assertThatThrownBy(() -> new Sampling(Double.NaN, 0, 1.5, 0))
        .hasMessageContaining("temperature is NaN")
        .hasMessageContaining("top-p is 1.5");
  }

  private static List<Integer> draws(long seed) {
    Sampler sampler = new Sampler(new Sampling(1, 0, 1, seed));
    List<Integer> tokens = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      tokens.add(sampler.next(HALVES));
    }
    return tokens;
  }

  private static float[] logits(double... probabilities) {
    float[] logits = new float[probabilities.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(probabilities[i]) + 2;
    }
    return logits;
  }
}
