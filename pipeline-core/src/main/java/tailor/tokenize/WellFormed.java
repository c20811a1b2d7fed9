package tailor.tokenize;

/** Text that can be written as UTF-8: an unpaired surrogate becomes U+FFFD. */
final class WellFormed {
  private static final char REPLACEMENT = '\uFFFD';

  private WellFormed() {}

  static String of(String text) {
    int first = unpaired(text, 0);
    if (first == text.length()) {
      return text;
    }
    StringBuilder repaired = new StringBuilder(text);
    for (int i = first; i < text.length(); i = unpaired(text, i + 1)) {
      repaired.setCharAt(i, REPLACEMENT);
    }
    return repaired.toString();
  }

  /** The place of the next surrogate without its other half, or the text's length. */
  private static int unpaired(String text, int from) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          return i;
        }
        i++;
      }
      i++;
    }
    return text.length();
  }
}
