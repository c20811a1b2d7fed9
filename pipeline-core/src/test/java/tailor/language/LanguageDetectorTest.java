package tailor.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageDetectorTest {
  private final LanguageDetector detector = new LanguageDetector();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en|The pump was delivered on Tuesday, but the seal was missing from the box.",
        "de|Die Pumpe wurde am Dienstag geliefert, aber die Dichtung fehlte im Karton.",
        "fr|La pompe a été livrée mardi, mais le joint manquait dans le carton.",
        "es|La bomba llegó el martes, pero faltaba la junta en la caja que nos enviaron.",
        "ru|Насос доставили во вторник, но в коробке не было прокладки.",
        "zh|泵在星期二送到了，但是箱子里没有密封件，请尽快把缺少的零件寄给我们，谢谢你们的帮助。",
      })
  void namesTheLanguageByItsShortestCode(String code, String text) {
    assertThat(detector.detect(text, Set.of()))
        .get()
        .satisfies(found -> assertThat(found.code()).isEqualTo(code));
  }

  @Test
  void choosesAmongTheExpectedLanguages() {
    String text = "Thank you for the quick reply.";
    Optional<DetectedLanguage> among = detector.detect(text, Set.of("en", "de"));
    assertThat(among).get().extracting(DetectedLanguage::code).isEqualTo("en");
    assertThat(among.orElseThrow().confidence())
        .isGreaterThan(detector.detect(text, Set.of()).orElseThrow().confidence());
  }

  @Test
  void saysNothingOfAFewLetters() {
    assertThat(detector.detect("OK, thanks! 12345678901234567890", Set.of())).isEmpty();
    assertThat(detector.detect("", Set.of())).isEmpty();
  }
}
