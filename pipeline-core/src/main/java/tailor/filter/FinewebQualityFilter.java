package tailor.filter;

import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.filter.words.RepeatedParts;
import tailor.filter.words.TerminalLines;
import tailor.filter.words.TextWords;

/**
 * The quality rules that Penedo et al. add in <a href="https://arxiv.org/abs/2406.17557">The
 * FineWeb Datasets</a>, section 3.6, to those of Gopher and C4, with its thresholds. They are asked
 * in the order of the options, as datatrove 0.10.1 asks them. They find lists and navigation; one
 * is strict with code and tables, in which lines repeat.
 */
@Doc("drops lists and navigation, by the quality rules of FineWeb (arXiv 2406.17557)")
public final class FinewebQualityFilter implements Filter<FinewebQualityFilter.Options> {

  public record Options(
      @Doc("smallest share of lines that end with a mark that ends sentences")
          @Default("0.12")
          @InRange(min = 0, max = 1)
          double minPunctuatedLines,
      @Doc("largest share of short lines") @Default("0.67") @InRange(min = 0, max = 1)
          double maxShortLines,
      @Doc("most characters of a short line") @Default("30") @InRange(min = 0) int shortLine,
      @Doc("largest share of characters in lines that stood in the text before")
          @Default("0.01")
          @InRange(min = 0, max = 1)
          double maxDuplicateLineCharacters,
      @Doc("most line feeds a word") @Default("0.3") @InRange(min = 0) double maxLineFeedsPerWord)
      implements ComponentOptions {}

  @Override
  public Verdict judge(Document document, Options options) {
    String text = document.getText();
    TerminalLines lines = TerminalLines.of(text, options.shortLine());
    if (lines.count() == 0) {
      return Verdict.drop(Evidence.of("empty", 0, "no line has more than white space"));
    }
    double punctuated = (double) lines.punctuated() / lines.count();
    if (punctuated < options.minPunctuatedLines()) {
      return Verdict.drop(
          Evidence.of(
              "unpunctuated-lines",
              punctuated,
              "%d of %d lines end like a sentence, less than %.1f %%",
              lines.punctuated(),
              lines.count(),
              100 * options.minPunctuatedLines()));
    }
    double brief = (double) lines.brief() / lines.count();
    if (brief > options.maxShortLines()) {
      return Verdict.drop(
          Evidence.of(
              "short-lines",
              brief,
              "%d of %d lines have at most %d characters, more than %.1f %%",
              lines.brief(),
              lines.count(),
              options.shortLine(),
              100 * options.maxShortLines()));
    }
    return judgeDuplicates(text, lines, options);
  }

  private static Verdict judgeDuplicates(String text, TerminalLines lines, Options options) {
    RepeatedParts repeated = RepeatedParts.visibleLines(text);
    int lineFeeds = lines.lineFeeds();
    int codePoints = text.codePointCount(0, text.length()) - lineFeeds;
    double share = (double) repeated.codePoints() / codePoints;
    if (share > options.maxDuplicateLineCharacters()) {
      return Verdict.drop(
          Evidence.of(
                  "duplicate-line-characters",
                  share,
                  "%.1f %% of the characters lie in repeated lines, above %.1f %%",
                  100 * share,
                  100 * options.maxDuplicateLineCharacters())
              .at(repeated.firstStart(), repeated.firstEnd()));
    }
    int words = TextWords.of(text).count();
    double perWord = (double) lineFeeds / words;
    return perWord > options.maxLineFeedsPerWord()
        ? Verdict.drop(
            Evidence.of(
                "line-feeds",
                perWord,
                "%d line feeds in %d words, more than %.2f a word",
                lineFeeds,
                words,
                options.maxLineFeedsPerWord()))
        : Verdict.keep();
  }
}
