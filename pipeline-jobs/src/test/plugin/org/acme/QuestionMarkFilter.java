package org.acme;

import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;
import tailor.filter.Filter;
import tailor.filter.Verdict;

/** Drops texts that ask more than they answer. */
@Doc("drops texts with too many question marks")
public final class QuestionMarkFilter implements Filter<QuestionMarkFilter.Options> {

  public record Options(
      @Doc("most question marks kept") @Default("1") @InRange(min = 0) int most)
      implements ComponentOptions {}

  @Override
  public Verdict judge(Document document, Options options) {
    long found = document.getText().chars().filter(c -> c == '?').count();
    return found > options.most()
        ? Verdict.drop(found + " question marks, above " + options.most())
        : Verdict.keep();
  }
}
