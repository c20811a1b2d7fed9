package tailor.filter;

import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.filter.words.Sentences;
import tailor.filter.words.TextLines;

/**
 * The rules for documents of Raffel et al., <a href="https://arxiv.org/abs/1910.10683">Exploring
 * the Limits of Transfer Learning</a>, section 2.2 (the data set C4): those with filler, with curly
 * brackets or with few sentences go. Only lines count that the {@linkplain C4LineRules rules for
 * lines} keep, whether or not the cleaner {@code c4-lines} has taken the others out. Verdicts are
 * those of datatrove 0.10.1; the list of bad words is left to {@code toxicity}.
 */
@Doc("drops filler, code and texts of few sentences, by the rules of C4 (arXiv 1910.10683)")
public final class C4Filter implements Filter<C4Filter.Options> {

  public record Options(
      @Doc("fewest sentences in lines that the rules keep") @Default("5") @InRange(min = 0)
          int minSentences,
      @Doc("which lines count") @Default("{}") C4LineRules lines)
      implements ComponentOptions {}

  @Override
  public Verdict judge(Document document, Options options) {
    Judgement judgement = new Judgement(document.getText(), options.lines());
    TextLines.forEach(document.getText(), judgement::add);
    return judgement.verdict(options);
  }

  private static final class Judgement {
    private final String text;
    private final C4LineRules rules;
    private int sentences;
    private Verdict verdict = Verdict.keep();

    Judgement(String text, C4LineRules rules) {
      this.text = text;
      this.rules = rules;
    }

    void add(int start, int end) {
      if (!verdict.isKept()) {
        return;
      }
      String line = C4LineRules.bare(text, start, end);
      switch (rules.judge(text, start, end, line)) {
        case REMOVED -> {}
        case KEPT -> sentences += Sentences.count(line);
        case LOREM_IPSUM ->
            verdict = drop("lorem-ipsum", "a line has 'lorem ipsum' in it", start, end);
        case CURLY_BRACKET ->
            verdict = drop("curly-bracket", "a line has a curly bracket in it", start, end);
      }
    }

    Verdict verdict(Options options) {
      return verdict.isKept() && sentences < options.minSentences()
          ? Verdict.drop(
              Evidence.of(
                  "too-few-sentences",
                  sentences,
                  "%d sentences in lines that end like one, fewer than %d",
                  sentences,
                  options.minSentences()))
          : verdict;
    }

    private static Verdict drop(String reason, String evidence, int start, int end) {
      return Verdict.drop(Evidence.of(reason, 1, evidence).at(start, end));
    }
  }
}
