package tailor.jobs;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tailor.clean.CleanOptions;
import tailor.config.Binder;
import tailor.config.ComponentOptions;
import tailor.config.Configured;
import tailor.config.Problems;
import tailor.document.Document;
import tailor.filter.Filter;
import tailor.filter.Verdict;

/** Judges documents by rules, by all of them whatever the others say. */
final class RuleWork implements Consumer<Document> {
  private final List<Rule> rules = new ArrayList<>();
  private Verdict verdict = Verdict.keep();

  private record Rule(Filter<ComponentOptions> filter, ComponentOptions options) {}

  /**
   * @param types the rules, which are used with their defaults
   */
  RuleWork(String... types) {
    CleanOptions options =
        new Binder(new Problems())
            .bind(
                ConfigFactory.parseString("filters = [" + String.join(",", types) + "]"),
                CleanOptions.class);
    for (Configured<Filter<?>> rule : options.filters()) {
      rules.add(new Rule(rule.as(), rule.options()));
    }
  }

  /** What the last rule said of the last document. */
  Verdict verdict() {
    return verdict;
  }

  @Override
  public void accept(Document document) {
    rules.forEach(rule -> verdict = rule.filter().judge(document, rule.options()));
  }
}
