package tailor.clean;

import java.util.List;

/** Finds e-mail addresses: from each {@code @} as far as an address goes to either side. */
final class EmailFinder {
  private static final int LONGEST_LOCAL_PART = 64;
  private static final int LONGEST_DOMAIN = 253;

  private EmailFinder() {}

  static void find(String text, List<Span> found) {
    int free = 0;
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int start = at;
      int floor = Math.max(free, at - LONGEST_LOCAL_PART);
      while (start > floor && isLocal(text.charAt(start - 1))) {
        start--;
      }
      while (start < at && text.charAt(start) == '.') {
        start++;
      }
      int end = endOfDomain(text, at + 1);
      if (start < at && end > 0) {
        found.add(new Span(start, end));
        free = end;
      }
    }
  }

  private static boolean isLocal(char c) {
    return Character.isLetterOrDigit(c) || "._%+-'".indexOf(c) >= 0;
  }

  /** Returns where the domain name ends that starts here, or -1 if none does. */
  private static int endOfDomain(String text, int start) {
    int limit = Math.min(text.length(), start + LONGEST_DOMAIN);
    int end = start;
    for (int i = start; i < limit; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (i == start || !isLabel(text.charAt(i - 1))) {
          break;
        }
      } else if (!isLabel(c) && c != '-') {
        break;
      } else if (isLabel(c)) {
        end = i + 1;
      }
    }
    int lastDot = text.lastIndexOf('.', end - 1);
    boolean domain =
        lastDot > start
            && isTopLevel(text.substring(lastDot + 1, end))
            && !isScale(text.substring(start, lastDot));
    return domain ? end : -1;
  }

  private static boolean isLabel(char c) {
    return Character.isLetterOrDigit(c);
  }

  private static boolean isTopLevel(String label) {
    return label.length() >= 2
        && (label.startsWith("xn--") || label.codePoints().allMatch(Character::isLetter));
  }

  /** Whether this is the scale in the name of an image, as in {@code logo@2x.png}. */
  private static boolean isScale(String label) {
    return label.length() == 2 && Character.isDigit(label.charAt(0)) && label.charAt(1) == 'x';
  }
}
