package tailor.filter.words;

/**
 * Counts parts of a text that stood in it before. Parts are compared by 64 bits of their hash and
 * their length.
 */
public final class RepeatedParts {
  private final String text;
  private final HashCounts seen;
  private int parts;
  private int repeated;
  private long repeatedCodePoints;
  private int firstStart = -1;
  private int firstEnd;

  private RepeatedParts(String text) {
    this.text = text;
    this.seen = HashCounts.ofThread(lines(text));
  }

  /** Those of parts that so many line feeds, or more, divide. */
  public static RepeatedParts divided(String text, int start, int end, int lineFeeds) {
    RepeatedParts counted = new RepeatedParts(text);
    int from = start;
    for (int i = text.indexOf('\n', start); i >= 0 && i < end; i = text.indexOf('\n', i)) {
      int to = i;
      while (i < end && text.charAt(i) == '\n') {
        i++;
      }
      if (i - to >= lineFeeds) {
        counted.add(from, to);
        from = i;
      }
    }
    counted.add(from, end);
    return counted;
  }

  /** Those of lines in which there is more than white space. */
  public static RepeatedParts visibleLines(String text) {
    RepeatedParts counted = new RepeatedParts(text);
    for (int start = 0; start <= text.length(); ) {
      int feed = text.indexOf('\n', start);
      int end = feed < 0 ? text.length() : feed;
      if (TextLines.skipSpace(text, start, end) < end) {
        counted.add(start, end);
      }
      start = end + 1;
    }
    return counted;
  }

  private static int lines(String text) {
    int lines = 1;
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      lines++;
    }
    return lines;
  }

  private void add(int start, int end) {
    parts++;
    long hash = end - start;
    for (int i = start; i < end; i++) {
      hash = PolynomialHash.append(hash, text.charAt(i));
    }
    if (seen.add(hash) > 1) {
      repeated++;
      repeatedCodePoints += text.codePointCount(start, end);
      if (firstStart < 0) {
        firstStart = start;
        firstEnd = end;
      }
    }
  }

  /** The share of parts that stood in the text before. */
  public double share() {
    return (double) repeated / parts;
  }

  /** The characters, that is code points, in parts that stood in the text before. */
  public long codePoints() {
    return repeatedCodePoints;
  }

  /** Where the first part that repeats another starts. */
  public int firstStart() {
    return firstStart;
  }

  /** Where the first part that repeats another ends. */
  public int firstEnd() {
    return firstEnd;
  }
}
