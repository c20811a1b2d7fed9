package tailor.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import tailor.config.Binder;
import tailor.config.ConfigurationException;
import tailor.config.Problems;

class TrialsTest {
  @Test
  void aGridHasEveryCombination() {
    List<Trial> trials =
        Trials.of(
            options(
                """
                method = grid
                keys { train.workers = [1, 2], "train.learning-rate" { from = 1e-4, to = 1e-2, log = true } }
                """));
    assertThat(trials)
        .extracting(trial -> trial.values().toString())
        .containsExactly(
            "{train.learning-rate=0.0001, train.workers=1}",
            "{train.learning-rate=0.0001, train.workers=2}",
            "{train.learning-rate=0.001, train.workers=1}",
            "{train.learning-rate=0.001, train.workers=2}",
            "{train.learning-rate=0.01, train.workers=1}",
            "{train.learning-rate=0.01, train.workers=2}");
  }

  @Test
  void aGridThatIsTooLargeIsRefused() {
    assertThatThrownBy(
            () -> Trials.of(options("method = grid, trials = 3, keys { a = [1, 2], b = [1, 2] }")))
        .hasMessageContaining("4 combinations, more than trials, which is 3");
  }

  @Test
  void randomTrialsCoverTheirRangeAndComeAgainWithTheSeed() {
    String keys =
        "keys { a { from = 1e-4, to = 1, log = true }, b { from = 1, to = 8, whole = true } }";
    List<Trial> trials = Trials.of(options("trials = 40\n" + keys));
    assertThat(trials).hasSize(40);
    assertThat(trials.stream().filter(t -> Double.parseDouble(t.values().get("a")) < 1e-2).count())
        .isBetween(12L, 28L);
    assertThat(trials).allSatisfy(trial -> assertThat(trial.values().get("b")).matches("[1-8]"));
    assertThat(Trials.of(options("trials = 40\n" + keys))).isEqualTo(trials);
    assertThat(Trials.of(options("trials = 40, seed = 5\n" + keys))).isNotEqualTo(trials);
  }

  @Test
  void noRandomTrialComesTwice() {
    assertThat(Trials.of(options("keys.a = [1, 2, 3]"))).hasSize(3);
  }

  @Test
  void valuesMayBeSectionsAndLists() {
    assertThat(
            Trials.of(
                options(
                    "method = grid, keys.train.outer = [{type = averaging}, {type = nesterov}]")))
        .extracting(trial -> trial.values().get("train.outer"))
        .containsExactly("{\"type\":\"averaging\"}", "{\"type\":\"nesterov\"}");
  }

  @Test
  void aRangeMustBeOne() {
    assertThatThrownBy(() -> options("keys.a { from = 0, to = 1, log = true }"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("from is 0.0, but a log scale begins above 0");
    assertThatThrownBy(() -> options("keys.a { from = 1 }"))
        .hasMessageContaining("give a list of values, or from and to");
  }

  @Test
  void halvingKeepsTheBestOfEachThree() {
    Halving halving = Halving.of(options("halving {}"));
    assertThat(halving.shares()).hasSize(3).endsWith(1.0).startsWith(1.0 / 9);
    assertThat(halving.survivors(9)).isEqualTo(3);
    assertThat(halving.survivors(4)).isEqualTo(2);
    assertThat(Halving.of(options("")).shares()).containsExactly(1.0);
  }

  private static SweepOptions options(String text) {
    Config config = SweepKeys.normalize(ConfigFactory.parseString("sweep {\n" + text + "\n}"));
    return new Binder(new Problems()).bind(config.getConfig("sweep"), SweepOptions.class);
  }
}
