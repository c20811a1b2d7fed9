package tailor.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tailor.config.ConfigurationException;
import tailor.model.ParameterLayout;
import tailor.train.TinyModel;

class DecayRangesTest {
  private static final ParameterLayout LAYOUT = ParameterLayout.of(TinyModel.CONFIG);

  @Test
  void withoutGroupsMatricesDecayAndNormsDoNot() {
    assertThat(DecayRanges.of(LAYOUT, options()))
        .containsExactly(
            new DecayRanges.Range(0, LAYOUT.matrixSize(), 0.1),
            new DecayRanges.Range(LAYOUT.matrixSize(), LAYOUT.size() - LAYOUT.matrixSize(), 0));
  }

  @Test
  void theFirstGroupThatMatchesCounts() {
    List<DecayRanges.Range> ranges =
        DecayRanges.of(
            LAYOUT, options(new DecayGroup("*.embed_tokens.*", 0), new DecayGroup("*embed*", 0.5)));
    long embedding = (long) TinyModel.VOCABULARY * TinyModel.CONFIG.hiddenSize();
    assertThat(ranges)
        .startsWith(
            new DecayRanges.Range(0, embedding, 0),
            new DecayRanges.Range(embedding, LAYOUT.matrixSize() - embedding, 0.1));
    assertThat(ranges.stream().mapToLong(DecayRanges.Range::size).sum()).isEqualTo(LAYOUT.size());
  }

  @Test
  void aGroupThatMatchesNothingIsRefused() {
    assertThatThrownBy(() -> DecayRanges.requireMatches(LAYOUT, options(new DecayGroup("wte", 0))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'wte'")
        .hasMessageContaining(ParameterLayout.EMBEDDING);
  }

  private static AdamWOptions options(DecayGroup... groups) {
    return new AdamWOptions(0.9, 0.95, 1e-8, 0.1, 1, List.of(groups));
  }
}
