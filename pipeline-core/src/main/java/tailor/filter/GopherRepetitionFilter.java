package tailor.filter;

import java.util.List;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.filter.words.RepeatedParts;
import tailor.filter.words.TextLines;
import tailor.filter.words.TextWords;
import tailor.filter.words.WordSequences;

/**
 * The repetition rules of Rae et al., <a href="https://arxiv.org/abs/2112.11446">Scaling Language
 * Models</a>, appendix A.1.1, with the thresholds of its table A1. They are asked in the order of
 * the options, as datatrove 0.10.1 asks them. In texts of a few lines a phrase soon has a great
 * share: for short messages use {@link RepetitionFilter}.
 */
@Doc("drops texts that repeat themselves, by the repetition rules of Gopher (arXiv 2112.11446)")
public final class GopherRepetitionFilter implements Filter<GopherRepetitionFilter.Options> {
  private static final int SHORTEST_TOP = 2;
  private static final int SHORTEST_DUPLICATE = 5;

  public record Options(
      @Doc("largest share of paragraphs that stood in the text before")
          @Default("0.3")
          @InRange(min = 0, max = 1)
          double maxDuplicateParagraphs,
      @Doc("largest share of characters in such paragraphs")
          @Default("0.2")
          @InRange(min = 0, max = 1)
          double maxDuplicateParagraphCharacters,
      @Doc("largest share of lines that stood in the text before")
          @Default("0.3")
          @InRange(min = 0, max = 1)
          double maxDuplicateLines,
      @Doc("largest share of characters in such lines") @Default("0.2") @InRange(min = 0, max = 1)
          double maxDuplicateLineCharacters,
      @Doc("largest shares of characters in the most frequent sequence of 2, 3, 4 and more words")
          @Default("[0.2, 0.18, 0.16]")
          List<Double> maxTopSequenceCharacters,
      @Doc("largest shares of characters in repeated sequences of 5, 6, 7 and more words")
          @Default("[0.15, 0.14, 0.13, 0.12, 0.11, 0.1]")
          List<Double> maxDuplicateSequenceCharacters)
      implements ComponentOptions {
    public Options {
      maxTopSequenceCharacters = List.copyOf(maxTopSequenceCharacters);
      maxDuplicateSequenceCharacters = List.copyOf(maxDuplicateSequenceCharacters);
    }
  }

  @Override
  public Verdict judge(Document document, Options options) {
    String text = document.getText();
    if (text.isEmpty()) {
      return Verdict.drop(Evidence.of("empty", 0, "the text is empty"));
    }
    int codePoints = text.codePointCount(0, text.length());
    int start = TextLines.skipSpace(text, 0, text.length());
    RepeatedParts paragraphs =
        RepeatedParts.divided(text, start, TextLines.trimSpace(text, start, text.length()), 2);
    Verdict verdict =
        judgeParts(
            "paragraph",
            paragraphs,
            options.maxDuplicateParagraphs(),
            options.maxDuplicateParagraphCharacters(),
            codePoints);
    if (verdict.isKept()) {
      verdict =
          judgeParts(
              "line",
              RepeatedParts.divided(text, 0, text.length(), 1),
              options.maxDuplicateLines(),
              options.maxDuplicateLineCharacters(),
              codePoints);
    }
    return verdict.isKept() ? judgeSequences(TextWords.of(text), options, codePoints) : verdict;
  }

  private static Verdict judgeParts(
      String name, RepeatedParts parts, double maxShare, double maxCharacters, int codePoints) {
    if (parts.share() > maxShare) {
      return Verdict.drop(
          Evidence.of(
                  "duplicate-" + name + "s",
                  parts.share(),
                  "%.1f %% of the %ss repeat others, above %.1f %%",
                  100 * parts.share(),
                  name,
                  100 * maxShare)
              .at(parts.firstStart(), parts.firstEnd()));
    }
    double characters = (double) parts.codePoints() / codePoints;
    return characters > maxCharacters
        ? Verdict.drop(
            Evidence.of(
                    "duplicate-" + name + "-characters",
                    characters,
                    "%.1f %% of the characters lie in repeated %ss, above %.1f %%",
                    100 * characters,
                    name,
                    100 * maxCharacters)
                .at(parts.firstStart(), parts.firstEnd()))
        : Verdict.keep();
  }

  private static Verdict judgeSequences(TextWords words, Options options, int codePoints) {
    List<Double> top = options.maxTopSequenceCharacters();
    for (int i = 0; i < top.size(); i++) {
      WordSequences sequences = WordSequences.mostFrequent(words, SHORTEST_TOP + i);
      double share = (double) sequences.codePoints() / codePoints;
      if (share > top.get(i)) {
        return drop("top-%d-gram", "in one sequence", words, sequences, share, top.get(i));
      }
    }
    List<Double> duplicate = options.maxDuplicateSequenceCharacters();
    double least = duplicate.stream().mapToDouble(Double::doubleValue).min().orElse(1);
    if (WordSequences.coveredByRepeated(words, SHORTEST_DUPLICATE) <= least * codePoints) {
      return Verdict.keep();
    }
    for (int i = 0; i < duplicate.size(); i++) {
      WordSequences sequences = WordSequences.repeated(words, SHORTEST_DUPLICATE + i);
      double share = (double) sequences.codePoints() / codePoints;
      if (share > duplicate.get(i)) {
        return drop(
            "duplicate-%d-grams",
            "in repeated sequences", words, sequences, share, duplicate.get(i));
      }
    }
    return Verdict.keep();
  }

  private static Verdict drop(
      String reason,
      String where,
      TextWords words,
      WordSequences sequences,
      double share,
      double most) {
    return Verdict.drop(
        Evidence.of(
                reason.formatted(sequences.words()),
                share,
                "%.1f %% of the characters lie %s of %d words, above %.1f %%",
                100 * share,
                where,
                sequences.words(),
                100 * most)
            .at(
                words.start(sequences.first()),
                words.end(sequences.first() + sequences.words() - 1)));
  }
}
