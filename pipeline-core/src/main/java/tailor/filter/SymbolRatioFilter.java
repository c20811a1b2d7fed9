package tailor.filter;

import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;

/**
 * Drops documents in which too many characters are symbols: neither letters, marks, digits nor
 * white space. Prose has 2 to 6 % of them, source code 15 to 25 %, tables and dumps more.
 */
@Doc("drops texts in which too many characters are symbols")
public final class SymbolRatioFilter implements Filter<SymbolRatioFilter.Options> {

  public record Options(
      @Doc("largest share of symbols kept") @Default("0.3") @InRange(min = 0, max = 1)
          double maxRatio)
      implements ComponentOptions {}

  @Override
  public Verdict judge(Document document, Options options) {
    String text = document.getText();
    int symbols = 0;
    int visible = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isWhitespace(c)) {
        continue;
      }
      visible++;
      if (!Character.isLetterOrDigit(c) && !isMark(c)) {
        symbols++;
      }
    }
    double ratio = visible == 0 ? 0 : (double) symbols / visible;
    return ratio > options.maxRatio()
        ? Verdict.drop(
            "%d of %d characters are symbols, above %s"
                .formatted(symbols, visible, Evidence.percent(options.maxRatio())))
        : Verdict.keep();
  }

  private static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }
}
