package tailor.filter;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.language.DetectedLanguage;
import tailor.language.LanguageDetector;

/**
 * Drops documents in other languages than those asked for. A text is only ever taken for one of the
 * {@code expected} languages: of all 103 that the model knows, neighbours such as Danish and
 * Norwegian, or Dutch and Limburgish, would often be mistaken for each other.
 */
@Doc("drops texts in other languages than those asked for")
public final class LanguageFilter implements Filter<LanguageFilter.Options> {

  /** What becomes of a text whose language cannot be told: too short, or in doubt. */
  public enum Unknown {
    KEEP,
    DROP
  }

  public record Options(
      @Doc("languages to keep, as ISO 639-1 codes") @Default("[en]") List<String> languages,
      @Doc("languages that may occur besides")
          @Default(
              "[ar, cs, da, de, el, en, es, fi, fr, he, hi, hu, id, it, ja, ko, nl, nb, pl, pt, ro,"
                  + " ru, sv, th, tr, uk, vi, zh]")
          List<String> expected,
      @Doc("smallest share of the confidence in expected languages that the likeliest has")
          @Default("0.1")
          @InRange(min = 0, max = 1)
          double minConfidence,
      @Doc("what becomes of texts whose language cannot be told") @Default("keep") Unknown unknown)
      implements ComponentOptions {
    public Options {
      languages = List.copyOf(languages);
      expected = Stream.concat(languages.stream(), expected.stream()).distinct().toList();
    }
  }

  private static final String UNKNOWN = "unknown";

  private final LanguageDetector detector = new LanguageDetector();

  @Override
  public Verdict judge(Document document, Options options) {
    String language =
        detector
            .detect(document.getText(), Set.copyOf(options.expected()))
            .filter(detected -> detected.confidence() >= options.minConfidence())
            .map(DetectedLanguage::code)
            .orElse(UNKNOWN);
    if (options.languages().contains(language)
        || language.equals(UNKNOWN) && options.unknown() == Unknown.KEEP) {
      return Verdict.keep();
    }
    return Verdict.drop(
        "language is %s, not %s".formatted(language, String.join(" or ", options.languages())));
  }
}
