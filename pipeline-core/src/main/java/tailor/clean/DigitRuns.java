package tailor.clean;

/**
 * Runs of the digits 0 to 9 in a text. Patterns of numbers are tried where a run starts: a regular
 * expression that searches by itself looks behind every character.
 */
final class DigitRuns {
  private DigitRuns() {}

  /** Returns where the first run starts that does so at an index or later, or -1. */
  static int next(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (isDigit(text.charAt(i)) && (i == 0 || !isDigit(text.charAt(i - 1)))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
