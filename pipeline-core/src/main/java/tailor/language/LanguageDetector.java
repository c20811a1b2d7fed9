package tailor.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/**
 * OpenNLP's language detector on the beginning of a text. The model (10 MB) is loaded once a JVM;
 * an instance is cheap and belongs to one thread.
 */
public final class LanguageDetector {
  /** Letters without which nothing is said of a text. */
  public static final int MIN_LETTERS = 20;

  private static final int MAX_CHARACTERS = 1000;
  private static final String MODEL = "/langdetect-183.bin";
  private static final Map<String, String> TWO_LETTER_CODES = twoLetterCodes();

  private final LanguageDetectorME library = new LanguageDetectorME(SharedModel.INSTANCE);

  /**
   * Detects the language of a text by its first 1,000 characters.
   *
   * @param text any text
   * @param expected codes of the languages to choose from; empty for all that the model knows
   * @return the likeliest of them; empty if the text has fewer than {@value #MIN_LETTERS} letters
   */
  public Optional<DetectedLanguage> detect(String text, Set<String> expected) {
    String beginning = text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
    if (beginning.codePoints().filter(Character::isLetter).count() < MIN_LETTERS) {
      return Optional.empty();
    }
    String best = "";
    double bestConfidence = -1;
    double sum = 0;
    for (Language language : library.predictLanguages(beginning)) {
      String code = code(language.getLang());
      if (expected.isEmpty() || expected.contains(code)) {
        sum += language.getConfidence();
        if (language.getConfidence() > bestConfidence) {
          best = code;
          bestConfidence = language.getConfidence();
        }
      }
    }
    return sum > 0
        ? Optional.of(new DetectedLanguage(best, bestConfidence / sum))
        : Optional.empty();
  }

  private static String code(String threeLetters) {
    return TWO_LETTER_CODES.getOrDefault(threeLetters, threeLetters);
  }

  private static Map<String, String> twoLetterCodes() {
    Map<String, String> codes = new HashMap<>();
    for (String code : Locale.getISOLanguages()) {
      codes.put(new Locale(code).getISO3Language(), code);
    }
    codes.put("cmn", "zh");
    return codes;
  }

  private static final class SharedModel {
    static final LanguageDetectorModel INSTANCE = load();

    private static LanguageDetectorModel load() {
      try (InputStream in = LanguageDetector.class.getResourceAsStream(MODEL)) {
        if (in == null) {
          throw new IllegalStateException("No " + MODEL + " on the class path");
        }
        return new LanguageDetectorModel(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
