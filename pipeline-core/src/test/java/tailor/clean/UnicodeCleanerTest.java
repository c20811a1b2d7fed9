package tailor.clean;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.clean.UnicodeCleaner.Form;
import tailor.clean.UnicodeCleaner.Ligatures;

class UnicodeCleanerTest {
  private static final UnicodeCleaner.Options DEFAULTS =
      new UnicodeCleaner.Options(Form.NFC, Ligatures.EXPAND);

  private final UnicodeCleaner cleaner = new UnicodeCleaner();

  @Test
  void composes() {
    assertThat(cleaner.clean("cafe\u0301", DEFAULTS)).isEqualTo("caf\u00E9");
  }

  @Test
  void removesWhatCannotBeSeen() {
    String text = "\uFEFFa\u0000b\u200Bc\u00ADd\u202Ee\u2060f\uD800g\u0007";
    assertThat(cleaner.clean(text, DEFAULTS)).isEqualTo("abcdefg");
  }

  @Test
  void endsEveryLineWithALineFeed() {
    assertThat(cleaner.clean("a\r\nb\rc\u2028d\u0085e\ff", DEFAULTS)).isEqualTo("a\nb\nc\nd\ne\nf");
  }

  @Test
  void expandsLigaturesOnRequest() {
    assertThat(cleaner.clean("of\uFB01ce e\uFB03cient", DEFAULTS)).isEqualTo("office efficient");
    assertThat(cleaner.clean("of\uFB01ce", new UnicodeCleaner.Options(Form.NFC, Ligatures.KEEP)))
        .isEqualTo("of\uFB01ce");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "👩‍👩‍👧 ❤️‍🔥",
        "می‌خواهم",
        "क्‍ष",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "🫨 🩷",
        "tab\tand\nline",
      })
  void keepsWhatCarriesMeaning(String text) {
    assertThat(cleaner.clean(text, DEFAULTS)).isEqualTo(text);
  }

  @Test
  void removesJoinersBetweenLatinLetters() {
    assertThat(cleaner.clean("co\u200Doperate wa\u200Cter", DEFAULTS)).isEqualTo("cooperate water");
  }
}
