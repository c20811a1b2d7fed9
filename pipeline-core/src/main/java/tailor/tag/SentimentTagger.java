package tailor.tag;

import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.document.Fields;

/**
 * Names the feeling of an English text: {@code positive}, {@code negative} or {@code neutral}. It
 * goes by words and knows no irony; where the organization has judgements of its own, such as
 * stars, take these with the tagger {@code field}. Nothing is said of a text that an earlier tagger
 * found to be in another language.
 */
@Doc("the feeling of an English text by its words: positive, negative or neutral")
public final class SentimentTagger implements Tagger<SentimentTagger.Options> {
  public record Options(
      @Doc("name of the tag") @Default("sentiment") String tag,
      @Doc("the field with the text") @Default("text") String field,
      @Doc("score from 0 to 1 at and below which a text is neutral")
          @Default("0.2")
          @InRange(min = 0, max = 1)
          double neutral,
      @Doc("the tag with the language, where a tagger before this one gives it")
          @Default("language")
          String languageTag)
      implements TaggerOptions {}

  private static final String ENGLISH = "en";

  private final SentimentScorer scorer = new SentimentScorer(SentimentLexicon.english());

  @Override
  public Optional<String> tag(Document document, Options options) {
    if (!document.getTags().getOrDefault(options.languageTag(), ENGLISH).equals(ENGLISH)) {
      return Optional.empty();
    }
    return Fields.value(document, options.field())
        .map(scorer::score)
        .map(
            score -> {
              if (Math.abs(score) <= options.neutral()) {
                return "neutral";
              }
              return score > 0 ? "positive" : "negative";
            });
  }
}
