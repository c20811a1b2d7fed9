package tailor.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.document.Document;

class FiltersTest {
  private static final String PROSE =
      "The pump arrived on Tuesday, but the seal was missing from the box. Please send us another"
          + " one before the end of the week, because the line stands still without it.";

  private static final LengthFilter.Options LENGTH = new LengthFilter.Options(10, 200, 3);
  private static final SymbolRatioFilter.Options SYMBOLS = new SymbolRatioFilter.Options(0.3);
  private static final RepetitionFilter.Options REPETITION = new RepetitionFilter.Options(0.3, 0.5);
  private static final MeanWordLengthFilter.Options WORDS =
      new MeanWordLengthFilter.Options(2.5, 12);
  private static final LanguageFilter.Options ENGLISH =
      new LanguageFilter.Options(
          List.of("en"), List.of("de", "fr"), 0.4, LanguageFilter.Unknown.KEEP);

  @Test
  void keepsProse() {
    assertThat(new LengthFilter().judge(document(PROSE), LENGTH).isKept()).isTrue();
    assertThat(new SymbolRatioFilter().judge(document(PROSE), SYMBOLS).isKept()).isTrue();
    assertThat(new RepetitionFilter().judge(document(PROSE), REPETITION).isKept()).isTrue();
    assertThat(new MeanWordLengthFilter().judge(document(PROSE), WORDS).isKept()).isTrue();
    assertThat(new LanguageFilter().judge(document(PROSE), ENGLISH).isKept()).isTrue();
  }

  @Test
  void countsLengthInCodePointsAndWords() {
    LengthFilter filter = new LengthFilter();
    assertThat(filter.judge(document("too short"), LENGTH).evidence())
        .hasValue("9 characters, fewer than 10");
    assertThat(filter.judge(document("😀".repeat(9)), LENGTH).evidence())
        .hasValue("9 characters, fewer than 10");
    assertThat(filter.judge(document("x".repeat(201)), LENGTH).evidence())
        .hasValue("201 characters, more than 200");
    assertThat(filter.judge(document("twowords only"), LENGTH).evidence())
        .hasValue("2 words, fewer than 3");
  }

  @Test
  void refusesAnEmptyRangeOfLengths() {
    assertThatThrownBy(() -> new LengthFilter.Options(10, 9, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("min-characters is 10, above max-characters, which is 9");
  }

  @Test
  void dropsTextsOfSymbols() {
    assertThat(new SymbolRatioFilter().judge(document("ab == ## cd"), SYMBOLS).evidence())
        .hasValue("4 of 8 characters are symbols, above 30.0 %");
    assertThat(new SymbolRatioFilter().judge(document("क्षेत्रीय भाषा"), SYMBOLS).isKept())
        .isTrue();
  }

  @Test
  void dropsRepeatedLinesAndPhrases() {
    RepetitionFilter filter = new RepetitionFilter();
    assertThat(filter.judge(document("Home\nHome\nAbout\n"), REPETITION).evidence())
        .hasValueSatisfying(
            evidence ->
                assertThat(evidence).startsWith("30.8 % of the characters lie in repeated"));
    assertThat(
            filter
                .judge(document("buy this very good pump today ".repeat(4)), REPETITION)
                .evidence())
        .hasValueSatisfying(
            evidence -> assertThat(evidence).startsWith("75.0 % of the words lie in repeated"));
  }

  @Test
  void dropsWhatHasNoWords() {
    MeanWordLengthFilter filter = new MeanWordLengthFilter();
    assertThat(filter.judge(document("Zm9vYmFyYmF6cXV4Zm9vYmFy"), WORDS).evidence())
        .hasValue("words have 24.00 characters on the average, outside 2.50 to 12.00");
    assertThat(filter.judge(document("t h i s i s s p a c e d"), WORDS).isKept()).isFalse();
    assertThat(filter.judge(document("客户昨天寄来了一封关于水泵的信"), WORDS).isKept()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Die Pumpe wurde am Dienstag geliefert, aber die Dichtung fehlte im Karton.",
        "La pompe a été livrée mardi, mais le joint manquait dans le carton.",
      })
  void dropsOtherLanguages(String text) {
    assertThat(new LanguageFilter().judge(document(text), ENGLISH).evidence())
        .hasValueSatisfying(
            evidence -> assertThat(evidence).matches("language is (de|fr), not en"));
  }

  @Test
  void keepsOrDropsTextsOfUnknownLanguage() {
    assertThat(new LanguageFilter().judge(document("OK 123"), ENGLISH).isKept()).isTrue();
    LanguageFilter.Options strict =
        new LanguageFilter.Options(List.of("en"), List.of("de"), 0.4, LanguageFilter.Unknown.DROP);
    assertThat(new LanguageFilter().judge(document("OK 123"), strict).evidence())
        .hasValue("language is unknown, not en");
  }

  @Property(tries = 300)
  void neverThrow(@ForAll String text) {
    Document document = document(text);
    assertThat(new LengthFilter().judge(document, LENGTH)).isNotNull();
    assertThat(new SymbolRatioFilter().judge(document, SYMBOLS)).isNotNull();
    assertThat(new RepetitionFilter().judge(document, REPETITION)).isNotNull();
    assertThat(new MeanWordLengthFilter().judge(document, WORDS)).isNotNull();
    assertThat(new LanguageFilter().judge(document, ENGLISH)).isNotNull();
  }

  private static Document document(String text) {
    Document document = new Document();
    document.setText(text);
    return document;
  }
}
