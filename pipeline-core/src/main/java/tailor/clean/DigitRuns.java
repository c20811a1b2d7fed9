package tailor.clean;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds numbers by trying a pattern where a run of the digits 0 to 9 starts: a regular expression
 * that searches by itself looks behind every character.
 *
 * @param pattern what a number looks like, or its beginning
 * @param lead characters of a number before its first digit
 * @param end says where the number ends that a match begins
 */
record DigitRuns(Pattern pattern, int lead, NumberEnd end) {

  /** Judges what looks like a number. */
  @FunctionalInterface
  interface NumberEnd {
    /** Returns where the number ends that this match of the pattern begins, or -1 if it is none. */
    int of(String text, MatchResult match);
  }

  /** Adds the numbers of a text, in its order, none within another. */
  void find(String text, List<Span> numbers) {
    Matcher matcher = pattern.matcher(text).useTransparentBounds(true);
    int free = 0;
    for (int run = next(text, 0); run >= 0; run = next(text, Math.max(run + 1, free))) {
      int start = run - lead;
      if (start >= free && matcher.region(start, text.length()).lookingAt()) {
        int found = end.of(text, matcher);
        if (found >= 0) {
          numbers.add(new Span(start, found));
        }
        free = Math.max(matcher.end(), found);
      }
    }
  }

  /** Returns where the first run starts that does so at an index or later, or -1. */
  private static int next(String text, int from) {
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
