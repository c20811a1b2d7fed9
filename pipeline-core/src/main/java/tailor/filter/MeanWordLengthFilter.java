package tailor.filter;

import java.lang.Character.UnicodeScript;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;

/**
 * Drops documents whose words are unlike those of a language on the average: encoded data, hashes,
 * or letters that extraction spaced out. Texts in scripts without spaces between words, such as
 * Chinese, Japanese and Thai, are kept.
 */
@Doc("drops texts whose words are too short or too long on the average")
public final class MeanWordLengthFilter implements Filter<MeanWordLengthFilter.Options> {

  public record Options(
      @Doc("smallest mean length of words, in characters") @Default("2.5") @InRange(min = 0)
          double min,
      @Doc("largest mean length of words, in characters") @Default("12") @InRange(min = 0)
          double max)
      implements ComponentOptions {
    public Options {
      if (min > max) {
        throw new IllegalArgumentException("min is %s, above max, which is %s".formatted(min, max));
      }
    }
  }

  @Override
  public Verdict judge(Document document, Options options) {
    String text = document.getText();
    long words = Words.count(text);
    if (words == 0 || isMostlyUnspaced(text)) {
      return Verdict.keep();
    }
    long characters = text.codePoints().filter(c -> !Character.isWhitespace(c)).count();
    double mean = (double) characters / words;
    if (mean >= options.min() && mean <= options.max()) {
      return Verdict.keep();
    }
    return Verdict.drop(
        "words have %s characters on the average, outside %s to %s"
            .formatted(
                Evidence.number(mean),
                Evidence.number(options.min()),
                Evidence.number(options.max())));
  }

  private static boolean isMostlyUnspaced(String text) {
    int letters = 0;
    int unspaced = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isLetter(c)) {
        letters++;
        if (c >= 0xE00 && isUnspaced(UnicodeScript.of(c))) {
          unspaced++;
        }
      }
    }
    return 2 * unspaced > letters;
  }

  private static boolean isUnspaced(UnicodeScript script) {
    return switch (script) {
      case HAN, HIRAGANA, KATAKANA, BOPOMOFO, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
      default -> false;
    };
  }
}
