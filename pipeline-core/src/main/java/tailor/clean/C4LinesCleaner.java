package tailor.clean;

import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.filter.C4LineRules;
import tailor.filter.C4LineRules.Outcome;
import tailor.filter.words.TextLines;

/**
 * Takes lines out that are no sentences, by the rules of C4 (arXiv 1910.10683, section 2.2), and
 * marks of citations out of the others. Headings, lists and code go; the text of a web page stays.
 * Titles and fields are left alone. The filter {@code c4} judges what is left.
 */
@Doc("takes out lines that are no sentences, by the rules of C4 (arXiv 1910.10683)")
public final class C4LinesCleaner implements Cleaner<C4LinesCleaner.Options> {

  public record Options(@Doc("which lines stay") @Default("{}") C4LineRules lines)
      implements ComponentOptions {}

  @Override
  public Scope scope() {
    return Scope.BODY;
  }

  @Override
  public String clean(String text, Options options) {
    String current = text;
    String next = cleanOnce(current, options.lines());
    while (!next.equals(current)) {
      current = next;
      next = cleanOnce(current, options.lines());
    }
    return current;
  }

  private static String cleanOnce(String text, C4LineRules rules) {
    StringBuilder kept = new StringBuilder(text.length());
    TextLines.forEach(
        text,
        (start, end) -> {
          String line = C4LineRules.bare(text, start, end);
          if (rules.judge(text, start, end, line) != Outcome.REMOVED) {
            kept.append(kept.isEmpty() ? "" : "\n").append(line);
          }
        });
    return kept.toString();
  }
}
