package tailor.tag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentimentScorerTest {
  private final SentimentScorer scorer = new SentimentScorer(SentimentLexicon.english());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The brakes are excellent and the staff was friendly.",
        "Not bad at all.",
        "I couldn't be happier with the bike!",
        "It was slow to arrive, but the quality is superb.",
        "👍😀",
        "No complaints, it works well.",
      })
  void findsContentment(String text) {
    assertThat(scorer.score(text)).isGreaterThan(0.2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The frame arrived damaged and nobody answers.",
        "Not good.",
        "This isn’t acceptable.",
        "The colour is lovely, but it broke on the first day and the service is awful.",
        "I have been charged twice!!",
        "Never again :(",
      })
  void findsDiscontent(String text) {
    assertThat(scorer.score(text)).isLessThan(-0.2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The invoice is dated 4 March.",
        "What kind of tyre would you like to order?",
        "Der Rahmen ist rot.",
        "17 42",
      })
  void findsNeither(String text) {
    assertThat(scorer.score(text)).isBetween(-0.2, 0.2);
  }

  @Test
  void strengthensByIntensifiersCapitalsAndExclamationMarks() {
    double plain = scorer.score("the saddle is good");

    assertThat(scorer.score("the saddle is very good")).isGreaterThan(plain);
    assertThat(scorer.score("the saddle is GOOD")).isGreaterThan(plain);
    assertThat(scorer.score("the saddle is good!!")).isGreaterThan(plain);
    assertThat(scorer.score("the saddle is somewhat good")).isBetween(0.0, plain);
  }

  @Test
  void doesNotGrowWithTheLengthOfAText() {
    String mixed = "The saddle is good. It was late. ";

    assertThat(scorer.score(mixed.repeat(50))).isBetween(-0.9, 0.9);
    assertThat(scorer.score("")).isZero();
  }
}
