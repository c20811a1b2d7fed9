package tailor.clean;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingCleanerTest {
  private static final EncodingCleaner.Options REMOVE =
      new EncodingCleaner.Options(EncodingCleaner.Replacement.REMOVE);

  private final EncodingCleaner cleaner = new EncodingCleaner();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The customer’s café — “très bien” costs 20 €",
        "Größe, Maß, Übung und Ärger: 20 °C",
        "Señor Núñez comió una piña mañana.",
        "Zażółć gęślą jaźń",
        "Příliš žluťoučký kůň úpěl ďábelské ódy",
        "Клиент прислал письмо вчера вечером",
        "Ο πελάτης έστειλε το γράμμα",
        "お客様からの手紙が届きました",
        "客户昨天寄来了一封信",
        "شكرا على رسالتك",
        "Thanks 😀 so much…",
        "naïve coöperation, rôle, façade",
      })
  void decodesTextThatWasReadAsLatin1(String text) {
    String broken = Texts.misread(text, "ISO-8859-1");
    assertThat(cleaner.clean(broken, REMOVE)).isEqualTo(text);
    assertThat(cleaner.clean(text, REMOVE)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The customer’s café — it’s très bien and costs 20 €",
        "Größe, Maß, Übung und Ärger: 20 °C",
        "Señor Núñez comió una piña mañana.",
        "Ο πελάτης έστειλε",
        "Thanks 😀 so much…",
        "naïve coöperation, rôle, façade",
      })
  void decodesTextThatWasReadAsWindows1252(String text) {
    assertThat(cleaner.clean(Texts.misread(text, "windows-1252"), REMOVE)).isEqualTo(text);
  }

  @Test
  void decodesTextThatWasMisreadTwice() {
    String text = "It’s a café";
    String twice = Texts.misread(Texts.misread(text, "windows-1252"), "windows-1252");
    assertThat(cleaner.clean(twice, REMOVE)).isEqualTo(text);
  }

  @Test
  void decodesWhatAReplacementCharacterHadSplit() {
    assertThat(cleaner.clean("\u00C3\uFFFD\u20AC", REMOVE)).isEqualTo("\u00C0");
  }

  @Test
  void decodesTheBrokenPartOfATextAndLeavesTheRest() {
    assertThat(cleaner.clean("Müller wrote: \"Itâ€™s brokenâ€¦\" — naïve", REMOVE))
        .isEqualTo("Müller wrote: \"It’s broken…\" — naïve");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CAFÉ”",
        "Il a dit « été » hier",
        "Il a dit « été » hier",
        "WEIß“ und „GROß“",
        "SOCIÉTÉ® et CAFə",
        "À… Ò’ È–",
        "MAÇÔ",
        "São Paulo, ação, IRMÃO",
        "Ça va? Où ça? «Là»",
        "20 €—30 €",
        "x² ± 3 µm × 5 ½",
        "Šárka Žižková: „Ďábel“",
        "â ê î ô û",
        "ÄÖÜ äöü ß",
        "Ðà þorn ÿ",
        "Tiếng Việt: Đà Nẵng, Ã",
      })
  void leavesCorrectTextAsItIs(String text) {
    assertThat(cleaner.clean(text, REMOVE)).isEqualTo(text);
  }

  @Test
  void removesReplacementCharactersOrKeepsThem() {
    assertThat(cleaner.clean("caf\uFFFD", REMOVE)).isEqualTo("caf");
    assertThat(cleaner.clean("cafï¿½", REMOVE)).isEqualTo("caf");
    assertThat(
            cleaner.clean(
                "caf\uFFFD", new EncodingCleaner.Options(EncodingCleaner.Replacement.KEEP)))
        .isEqualTo("caf\uFFFD");
  }
}
