package tailor.filter;

import tailor.filter.words.TextLines;

/**
 * Lines of a text that start with a bullet or a hyphen, and that end with an ellipsis.
 *
 * @param bullets those that start with {@code •} or {@code -}
 * @param ellipses those that end with three full stops or {@code …}
 */
record LineMarks(Marked bullets, Marked ellipses) {

  /**
   * The lines that bear a mark.
   *
   * @param count how many
   * @param lines of how many
   * @param firstStart where the first starts; -1 if there is none
   * @param firstEnd where the first ends
   */
  record Marked(int count, int lines, int firstStart, int firstEnd) {
    private static final Marked NONE = new Marked(0, 0, -1, -1);

    /** The share of lines that bear the mark; 0 of a text without lines. */
    double share() {
      return lines == 0 ? 0 : (double) count / lines;
    }

    private Marked with(boolean marked, int start, int end) {
      if (!marked) {
        return new Marked(count, lines + 1, firstStart, firstEnd);
      }
      return count == 0
          ? new Marked(1, lines + 1, start, end)
          : new Marked(count + 1, lines + 1, firstStart, firstEnd);
    }
  }

  static LineMarks of(String text) {
    Marked[] marked = {Marked.NONE, Marked.NONE};
    TextLines.forEach(
        text,
        (start, end) -> {
          int first = TextLines.skipSpace(text, start, end);
          int last = TextLines.trimSpace(text, first, end);
          boolean bullet = first < end && (text.charAt(first) == '•' || text.charAt(first) == '-');
          boolean ellipsis =
              last > first
                  && (text.charAt(last - 1) == '…'
                      || last - first >= 3 && text.startsWith("...", last - 3));
          marked[0] = marked[0].with(bullet, start, end);
          marked[1] = marked[1].with(ellipsis, start, end);
        });
    return new LineMarks(marked[0], marked[1]);
  }
}
