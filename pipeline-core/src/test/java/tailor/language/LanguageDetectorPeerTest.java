package tailor.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenNLP's own detector says the same. */
class LanguageDetectorPeerTest {
  private static final LanguageDetectorME PEER = peer();
  private static final LanguageDetector DETECTOR = new LanguageDetector();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The pump arrived on Tuesday, but the seal was missing. Write to help@example.org,"
            + " #urgent!",
        "Die Pumpe wurde am Dienstag geliefert, aber die Dichtung fehlte im Karton. 12345 ;-)"
            + " hahaha",
        "La pompe a été livrée mardi, mais le joint manquait dans le carton."
            + " https://example.org/a?b",
        "Насос доставили во вторник, но прокладки в коробке не было.   Пришлите новую!!!!!!",
        "水泵星期二送到了,但是箱子里没有密封圈。请在周末之前再寄一个过来,谢谢你们的帮助。 😀😀",
        "İSTANBUL'A SALI GÜNÜ BİR POMPA GELDİ AMA CONTA KUTUDA YOKTU, LÜTFEN BİR TANE DAHA"
            + " GÖNDERİN",
      })
  void saysTheSameOfSentences(String text) {
    assertSame(text);
  }

  @Property(tries = 200)
  void saysTheSameOfAnyText(@ForAll @StringLength(min = 25, max = 200) String text) {
    if (text.codePoints().filter(Character::isLetter).count() >= LanguageDetector.MIN_LETTERS) {
      assertSame(text);
    }
  }

  private static void assertSame(String text) {
    Map<String, Double> expected = new HashMap<>();
    for (Language language : PEER.predictLanguages(text)) {
      expected.put(LanguageDetector.code(language.getLang()), language.getConfidence());
    }
    DetectedLanguage found = DETECTOR.detect(text, Set.of()).orElseThrow();
    assertThat(found.confidence())
        .isCloseTo(Objects.requireNonNull(expected.get(found.code())), within(1e-6));
    assertThat(expected.values()).allMatch(confidence -> confidence <= found.confidence() + 1e-6);
  }

  private static LanguageDetectorME peer() {
    try (InputStream in =
        Objects.requireNonNull(LanguageDetector.class.getResourceAsStream("/langdetect-183.bin"))) {
      return new LanguageDetectorME(new LanguageDetectorModel(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
