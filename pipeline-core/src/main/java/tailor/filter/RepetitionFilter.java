package tailor.filter;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;

/**
 * Drops documents that repeat themselves: listings, navigation that was taken for text, generated
 * filler. Measures after Rae et al., <a href="https://arxiv.org/abs/2112.11446">Scaling Language
 * Models</a>, appendix A.1.1: characters in lines seen before, and words in five-word sequences
 * seen before.
 */
@Doc("drops texts that repeat their lines or phrases")
public final class RepetitionFilter implements Filter<RepetitionFilter.Options> {

  public record Options(
      @Doc("largest share of characters that lie in lines seen before")
          @Default("0.3")
          @InRange(min = 0, max = 1)
          double maxDuplicateLines,
      @Doc("largest share of words that lie in five-word sequences seen before")
          @Default("0.5")
          @InRange(min = 0, max = 1)
          double maxDuplicatePhrases)
      implements ComponentOptions {}

  private static final int PHRASE = 5;

  @Override
  public Verdict judge(Document document, Options options) {
    double lines = duplicateLines(document.getText());
    if (lines > options.maxDuplicateLines()) {
      return Verdict.drop(
          "%s of the characters lie in repeated lines, above %s"
              .formatted(Evidence.percent(lines), Evidence.percent(options.maxDuplicateLines())));
    }
    double phrases = duplicatePhrases(document.getText());
    if (phrases > options.maxDuplicatePhrases()) {
      return Verdict.drop(
          "%s of the words lie in repeated phrases, above %s"
              .formatted(
                  Evidence.percent(phrases), Evidence.percent(options.maxDuplicatePhrases())));
    }
    return Verdict.keep();
  }

  private static double duplicateLines(String text) {
    Set<String> seen = new HashSet<>();
    long all = 0;
    long repeated = 0;
    for (String raw : text.split("\n", -1)) {
      String line = raw.strip();
      all += line.length();
      if (!line.isEmpty() && !seen.add(line)) {
        repeated += line.length();
      }
    }
    return all == 0 ? 0 : (double) repeated / all;
  }

  private static double duplicatePhrases(String text) {
    List<String> words = new ArrayList<>();
    Words.forEach(text, words::add);
    Set<List<String>> seen = new HashSet<>();
    int covered = 0;
    int coveredUpTo = 0;
    for (int i = 0; i + PHRASE <= words.size(); i++) {
      if (!seen.add(words.subList(i, i + PHRASE))) {
        covered += i + PHRASE - Math.max(i, coveredUpTo);
        coveredUpTo = i + PHRASE;
      }
    }
    return words.isEmpty() ? 0 : (double) covered / words.size();
  }
}
