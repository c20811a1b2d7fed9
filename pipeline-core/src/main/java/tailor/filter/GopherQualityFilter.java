package tailor.filter;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.filter.words.TextWords;

/**
 * The quality rules of Rae et al., <a href="https://arxiv.org/abs/2112.11446">Scaling Language
 * Models</a>, appendix A.1.1, with that paper's thresholds. They are asked in the order of the
 * options, and words are those of datatrove 0.10.1: marks are words too, though not counted as such
 * in {@code min-words}, {@code max-words} and the mean length. Made for web pages in English: most
 * messages of a line or two are shorter than 50 words.
 */
@Doc("drops texts that are not like prose, by the quality rules of Gopher (arXiv 2112.11446)")
public final class GopherQualityFilter implements Filter<GopherQualityFilter.Options> {

  public record Options(
      @Doc("fewest words of a text that is kept") @Default("50") @InRange(min = 0) int minWords,
      @Doc("most words of a text that is kept") @Default("100000") @InRange(min = 1) int maxWords,
      @Doc("smallest mean length of words, in characters") @Default("3") @InRange(min = 0)
          double minMeanWordLength,
      @Doc("largest mean length of words, in characters") @Default("10") @InRange(min = 0)
          double maxMeanWordLength,
      @Doc("most hashes, and most ellipses, a word") @Default("0.1") @InRange(min = 0)
          double maxSymbolsPerWord,
      @Doc("largest share of lines that start with a bullet or a hyphen")
          @Default("0.9")
          @InRange(min = 0, max = 1)
          double maxBulletLines,
      @Doc("largest share of lines that end with an ellipsis")
          @Default("0.3")
          @InRange(min = 0, max = 1)
          double maxEllipsisLines,
      @Doc("smallest share of words with a letter in them")
          @Default("0.8")
          @InRange(min = 0, max = 1)
          double minAlphabeticWords,
      @Doc("how many of the stop words occur at least") @Default("2") @InRange(min = 0)
          int minStopWords,
      @Doc("words that prose can hardly do without")
          @Default("[the, be, to, of, and, that, have, with]")
          List<String> stopWords)
      implements ComponentOptions {
    public Options {
      stopWords = List.copyOf(stopWords);
    }
  }

  @Override
  public Verdict judge(Document document, Options options) {
    String text = document.getText();
    TextWords words = TextWords.of(text);
    return Stream.<Supplier<Verdict>>of(
            () -> judgeWords(words, options),
            () -> judgeSymbols(text, words, options),
            () -> judgeLines(text, options),
            () -> judgeLetters(words, options),
            () -> judgeStopWords(text, words, options))
        .map(Supplier::get)
        .filter(verdict -> !verdict.isKept())
        .findFirst()
        .orElse(Verdict.keep());
  }

  private static Verdict judgeWords(TextWords words, Options options) {
    int count = 0;
    long characters = 0;
    for (int word = 0; word < words.count(); word++) {
      if (!words.isSymbol(word)) {
        count++;
        characters += words.codePoints(word);
      }
    }
    if (count < options.minWords()) {
      return drop("too-few-words", count, "%d words, fewer than %d", count, options.minWords());
    }
    if (count > options.maxWords()) {
      return drop("too-many-words", count, "%d words, more than %d", count, options.maxWords());
    }
    double mean = count == 0 ? 0 : (double) characters / count;
    if (mean < options.minMeanWordLength()) {
      return drop(
          "short-words",
          mean,
          "words have %.2f characters on the average, fewer than %.2f",
          mean,
          options.minMeanWordLength());
    }
    if (mean > options.maxMeanWordLength()) {
      return drop(
          "long-words",
          mean,
          "words have %.2f characters on the average, more than %.2f",
          mean,
          options.maxMeanWordLength());
    }
    return Verdict.keep();
  }

  private static Verdict judgeSymbols(String text, TextWords words, Options options) {
    Verdict hashes = judgeSymbols("hashes", Occurrences.of(text, "#"), words, options);
    return hashes.isKept()
        ? judgeSymbols("ellipses", Occurrences.of(text, "...", "…"), words, options)
        : hashes;
  }

  private static Verdict judgeSymbols(
      String name, Occurrences symbols, TextWords words, Options options) {
    double perWord = words.count() == 0 ? 0 : (double) symbols.count() / words.count();
    return perWord > options.maxSymbolsPerWord()
        ? Verdict.drop(
            Evidence.of(
                    name,
                    perWord,
                    "%d %s in %d words, more than %.2f a word",
                    symbols.count(),
                    name,
                    words.count(),
                    options.maxSymbolsPerWord())
                .at(symbols.firstStart(), symbols.firstEnd()))
        : Verdict.keep();
  }

  private static Verdict judgeLines(String text, Options options) {
    LineMarks lines = LineMarks.of(text);
    Verdict bullets =
        judgeLines(
            "bullet-lines", "start with a bullet", lines.bullets(), options.maxBulletLines());
    return bullets.isKept()
        ? judgeLines(
            "ellipsis-lines", "end with an ellipsis", lines.ellipses(), options.maxEllipsisLines())
        : bullets;
  }

  private static Verdict judgeLines(
      String reason, String what, LineMarks.Marked marked, double most) {
    return marked.share() > most
        ? Verdict.drop(
            Evidence.of(
                    reason,
                    marked.share(),
                    "%d of %d lines %s, more than %.1f %%",
                    marked.count(),
                    marked.lines(),
                    what,
                    100 * most)
                .at(marked.firstStart(), marked.firstEnd()))
        : Verdict.keep();
  }

  private static Verdict judgeLetters(TextWords words, Options options) {
    int alphabetic = 0;
    int firstWithout = -1;
    for (int word = 0; word < words.count(); word++) {
      if (words.hasLetter(word)) {
        alphabetic++;
      } else if (firstWithout < 0) {
        firstWithout = word;
      }
    }
    double share = words.count() == 0 ? 1 : (double) alphabetic / words.count();
    return share < options.minAlphabeticWords()
        ? Verdict.drop(
            Evidence.of(
                    "few-alphabetic-words",
                    share,
                    "%d of %d words have a letter in them, less than %.1f %%",
                    alphabetic,
                    words.count(),
                    100 * options.minAlphabeticWords())
                .at(words.start(firstWithout), words.end(firstWithout)))
        : Verdict.keep();
  }

  private static Verdict judgeStopWords(String text, TextWords words, Options options) {
    Set<String> missing = new HashSet<>(options.stopWords());
    int wanted = options.minStopWords();
    int all = missing.size();
    Set<Integer> lengths = missing.stream().map(String::length).collect(Collectors.toSet());
    for (int word = 0; word < words.count() && all - missing.size() < wanted; word++) {
      int start = words.start(word);
      int end = words.end(word);
      if (lengths.contains(end - start)) {
        missing.remove(text.substring(start, end));
      }
    }
    int found = all - missing.size();
    return found < wanted
        ? drop("few-stop-words", found, "%d stop words, fewer than %d", found, wanted)
        : Verdict.keep();
  }

  private static Verdict drop(String reason, double figure, String evidence, Object... figures) {
    return Verdict.drop(Evidence.of(reason, figure, evidence, figures));
  }
}
