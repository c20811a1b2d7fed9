package tailor.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.config.ComponentOptions;
import tailor.document.TextSpan;
import tailor.testkit.Documents;
import tailor.testkit.FilterContract;

class ToxicityFilterContractTest extends FilterContract {
  ToxicityFilterContractTest() {
    super(ToxicityFilter.class, "min-weight = 1, harmless = [crap]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "You idiot, the pump is broken!",
        "What an 1d!0t you are.",
        "Such morons work there",
        "STUUUUPID machine",
      })
  void dropsInsults(String text) {
    assertThat(judge(text).isKept()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The pump is damnably good, and so is Scunthorpe.",
        "Ask the assistant in the class about the cockpit.",
        "A crap game is played with dice.",
        "",
      })
  void keepsHarmlessWords(String text) {
    assertThat(judge(text).isKept()).isTrue();
  }

  @Test
  void namesTheFirstSuchWord() {
    assertThat(judge("You idiot, the pump is broken!").finding())
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.reason()).isEqualTo("toxic-words");
              assertThat(finding.span()).isEqualTo(new TextSpan(4, 9));
            });
  }

  private Verdict judge(String text) {
    Filter<ComponentOptions> filter = configured().as();
    return filter.judge(Documents.of(text), configured().options());
  }
}
