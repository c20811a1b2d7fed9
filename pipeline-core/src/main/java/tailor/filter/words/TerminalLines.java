package tailor.filter.words;

/**
 * The lines of a text in which there is more than white space, divided by line feeds.
 *
 * @param count how many
 * @param punctuated how many end with a mark that ends sentences, in any script
 * @param brief how many have at most so many characters
 * @param lineFeeds how many line feeds the text has
 */
public record TerminalLines(int count, int punctuated, int brief, int lineFeeds) {

  /**
   * Counts the lines.
   *
   * @param briefest most characters, that is code points, of a brief line
   */
  public static TerminalLines of(String text, int briefest) {
    int count = 0;
    int punctuated = 0;
    int brief = 0;
    int lineFeeds = -1;
    for (int start = 0; start <= text.length(); lineFeeds++) {
      int feed = text.indexOf('\n', start);
      int end = feed < 0 ? text.length() : feed;
      if (TextLines.skipSpace(text, start, end) < end) {
        count++;
        if (CharacterClass.TERMINAL.has(text.codePointBefore(end))) {
          punctuated++;
        }
        if (end - start <= briefest
            || end - start <= 2 * briefest && text.codePointCount(start, end) <= briefest) {
          brief++;
        }
      }
      start = end + 1;
    }
    return new TerminalLines(count, punctuated, brief, lineFeeds);
  }
}
