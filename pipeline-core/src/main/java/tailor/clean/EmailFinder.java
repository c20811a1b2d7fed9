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
    int lastDot = -1;
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
    for (int i = start; i < end; i++) {
      if (text.charAt(i) == '.') {
        lastDot = i;
      }
    }
    return lastDot > start
            && end - lastDot > 2
            && isTopLevel(text, lastDot + 1, end)
            && !isScale(text, start, lastDot)
        ? end
        : -1;
  }

  private static boolean isLabel(char c) {
    return Character.isLetterOrDigit(c);
  }

  private static boolean isTopLevel(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!Character.isLetter(text.charAt(i)) && !text.startsWith("xn--", start)) {
        return false;
      }
    }
    return true;
  }

  /** Whether this is the scale in the name of an image, as in {@code logo@2x.png}. */
  private static boolean isScale(String text, int start, int dot) {
    return dot - start == 2
        && Character.isDigit(text.charAt(start))
        && text.charAt(start + 1) == 'x';
  }
}
