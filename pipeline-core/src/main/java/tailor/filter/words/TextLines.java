package tailor.filter.words;

/** Cuts texts into lines and trims them as Python does, on which the rules' figures rest. */
public final class TextLines {
  private TextLines() {}

  /** Does something with a part of a text, from {@code start} up to {@code end}. */
  @FunctionalInterface
  public interface Action {
    void accept(int start, int end);
  }

  /**
   * The lines as {@code str.splitlines} has them: divided by any of Unicode's line and paragraph
   * separators, CR LF being one; no empty line after the last.
   */
  public static void forEach(String text, Action action) {
    int length = text.length();
    for (int start = 0; start < length; ) {
      int end = start;
      while (end < length && !isLineBreak(text.charAt(end))) {
        end++;
      }
      action.accept(start, end);
      boolean two = end + 1 < length && text.charAt(end) == '\r' && text.charAt(end + 1) == '\n';
      start = two ? end + 2 : end + 1;
    }
  }

  /** The first index from {@code start} that holds no white space; {@code end} if there is none. */
  public static int skipSpace(String text, int start, int end) {
    int i = start;
    while (i < end && TextWords.isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** The first index from {@code start} that holds white space; {@code end} if there is none. */
  public static int skipWord(String text, int start, int end) {
    int i = start;
    while (i < end && !TextWords.isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** The last index down to {@code start} before which is no white space. */
  public static int trimSpace(String text, int start, int end) {
    int i = end;
    while (i > start && TextWords.isSpace(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  private static boolean isLineBreak(char c) {
    return c <= '\r' && c >= '\n'
        || c >= 0x1C && c <= 0x1E
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }
}
