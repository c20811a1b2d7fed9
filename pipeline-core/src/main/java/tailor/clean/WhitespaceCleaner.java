package tailor.clean;

import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * Collapses white space: every Unicode space becomes a plain one, runs of them one, trailing ones
 * none; blank lines at the start and end go, and between paragraphs only so many stay.
 */
@Doc("collapses spaces and blank lines")
public final class WhitespaceCleaner implements Cleaner<WhitespaceCleaner.Options> {

  /** What becomes of white space at the start of a line. */
  public enum Indentation {
    KEEP,
    REMOVE
  }

  public record Options(
      @Doc("blank lines kept between paragraphs") @Default("1") @InRange(min = 0, max = 100)
          int maxBlankLines,
      @Doc("white space at the start of lines: code and lists need it") @Default("keep")
          Indentation indentation)
      implements ComponentOptions {}

  @Override
  public String clean(String text, Options options) {
    StringBuilder out = new StringBuilder(text.length());
    int blankLines = 0;
    for (int start = 0, end; start <= text.length(); start = end + 1) {
      int newline = text.indexOf('\n', start);
      end = newline < 0 ? text.length() : newline;
      int last = end;
      while (last > start && isSpace(text.charAt(last - 1))) {
        last--;
      }
      if (last == start) {
        blankLines++;
        continue;
      }
      if (!out.isEmpty()) {
        out.append("\n".repeat(1 + Math.min(blankLines, options.maxBlankLines())));
      }
      blankLines = 0;
      appendLine(text, start, last, options.indentation(), out);
    }
    return out.toString();
  }

  private static void appendLine(
      String text, int start, int end, Indentation indentation, StringBuilder out) {
    int first = start;
    for (; isSpace(text.charAt(first)); first++) {
      if (indentation == Indentation.KEEP) {
        out.append(text.charAt(first) == '\t' ? '\t' : ' ');
      }
    }
    boolean pending = false;
    for (int i = first; i < end; i++) {
      char c = text.charAt(i);
      if (isSpace(c)) {
        pending = true;
        continue;
      }
      if (pending) {
        out.append(' ');
        pending = false;
      }
      out.append(c);
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c > 0x7F && Character.isSpaceChar(c);
  }
}
