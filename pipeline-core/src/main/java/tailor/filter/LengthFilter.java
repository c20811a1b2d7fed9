package tailor.filter;

import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;

/** Drops documents whose text is too short to teach anything, or too long to be prose. */
@Doc("drops texts that are too short or too long")
public final class LengthFilter implements Filter<LengthFilter.Options> {

  public record Options(
      @Doc("fewest characters of a text that is kept") @Default("50") @InRange(min = 0)
          int minCharacters,
      @Doc("most characters of a text that is kept") @Default("10000000") @InRange(min = 1)
          int maxCharacters,
      @Doc("fewest words, divided by white space, of a text that is kept")
          @Default("0")
          @InRange(min = 0)
          int minWords)
      implements ComponentOptions {
    public Options {
      if (minCharacters > maxCharacters) {
        throw new IllegalArgumentException(
            "min-characters is %d, above max-characters, which is %d"
                .formatted(minCharacters, maxCharacters));
      }
    }
  }

  @Override
  public Verdict judge(Document document, Options options) {
    String text = document.getText();
    int characters = text.codePointCount(0, text.length());
    if (characters < options.minCharacters()) {
      return Verdict.drop(
          "%d characters, fewer than %d".formatted(characters, options.minCharacters()));
    }
    if (characters > options.maxCharacters()) {
      return Verdict.drop(
          "%d characters, more than %d".formatted(characters, options.maxCharacters()));
    }
    if (options.minWords() > 0) {
      long words = Words.count(text);
      if (words < options.minWords()) {
        return Verdict.drop("%d words, fewer than %d".formatted(words, options.minWords()));
      }
    }
    return Verdict.keep();
  }
}
