package tailor.tag;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.language.DetectedLanguage;
import tailor.language.LanguageDetector;

/** Names the language of a document's text, as its ISO 639 code. */
@Doc("the language of the text, as its ISO 639 code")
public final class LanguageTagger implements Tagger<LanguageTagger.Options> {
  public record Options(
      @Doc("name of the tag") @Default("language") String tag,
      @Doc("languages to choose from, as ISO 639-1 codes; the fewer, the more often it is right")
          @Default(
              "[ar, cs, da, de, el, en, es, fi, fr, he, hi, hu, id, it, ja, ko, nl, nb, pl, pt, ro,"
                  + " ru, sv, th, tr, uk, vi, zh]")
          List<String> expected,
      @Doc("smallest share of the confidence in expected languages that the likeliest has")
          @Default("0.1")
          @InRange(min = 0, max = 1)
          double minConfidence)
      implements TaggerOptions {}

  private final LanguageDetector detector = new LanguageDetector();

  @Override
  public Optional<String> tag(Document document, Options options) {
    return detector
        .detect(document.getText(), Set.copyOf(options.expected()))
        .filter(language -> language.confidence() >= options.minConfidence())
        .map(DetectedLanguage::code);
  }
}
