package tailor.filter.words;

import static tailor.filter.words.CharacterClass.ALPHA_LOWER;

import java.util.regex.Pattern;

/**
 * Web addresses and mail addresses, which are one word: an optional scheme and user, a host with a
 * top-level domain in lower case or a public IPv4 address, an optional port and path.
 */
final class WebAddress {
  private static final int LONGEST_LABEL = 64;
  private static final int LONGEST_DOMAIN = 63;
  private static final int LONGEST_IP = 15;
  private static final Pattern PUBLIC_IP =
      Pattern.compile(
          "(?!(?:10|127)(?:\\.\\d{1,3}){3})(?!(?:169\\.254|192\\.168)(?:\\.\\d{1,3}){2})"
              + "(?!172\\.(?:1[6-9]|2\\d|3[0-1])(?:\\.\\d{1,3}){2})"
              + "(?:[1-9]\\d?|1\\d\\d|2[01]\\d|22[0-3])"
              + "(?:\\.(?:1?\\d{1,2}|2[0-4]\\d|25[0-5])){2}"
              + "\\.(?:[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-4])");

  private WebAddress() {}

  /** Whether a part of a text without white space is an address. */
  static boolean matches(String text, int start, int end) {
    if (isHost(text, start, end)) {
      return true;
    }
    int scheme = text.indexOf("://", start);
    if (scheme >= start + 2
        && scheme + 3 < end
        && isScheme(text, start, scheme)
        && isHost(text, scheme + 3, end)) {
      return true;
    }
    for (int at = text.indexOf('@', start + 1); at >= 0 && at + 1 < end; ) {
      if (isHost(text, at + 1, end)) {
        return true;
      }
      at = text.indexOf('@', at + 1);
    }
    return false;
  }

  private static boolean isScheme(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != '_' && c != '+' && c != '-' && c != '.') {
        return false;
      }
    }
    return true;
  }

  private static boolean isHost(String text, int start, int end) {
    int hostEnd = start;
    int label = start;
    int labels = 0;
    for (; hostEnd < end && isHostCharacter(text.charAt(hostEnd)); hostEnd++) {
      if (text.charAt(hostEnd) == '.') {
        if (!isLabel(text, label, hostEnd)) {
          return false;
        }
        labels++;
        label = hostEnd + 1;
      }
    }
    boolean domain = labels > 0 && isTopLevelDomain(text, label, hostEnd);
    boolean host =
        domain
            || hostEnd - start <= LONGEST_IP
                && PUBLIC_IP.matcher(text).region(start, hostEnd).matches();
    return host && isPortAndPath(text, hostEnd, end);
  }

  private static boolean isPortAndPath(String text, int start, int end) {
    int i = start;
    if (i < end && text.charAt(i) == ':') {
      i++;
      while (i < end && Character.isDigit(text.charAt(i))) {
        i++;
      }
      if (i - start < 3 || i - start > 6) {
        return false;
      }
    }
    return i == end || "/?#".indexOf(text.charAt(i)) >= 0;
  }

  private static boolean isLabel(String text, int start, int end) {
    return end > start
        && end - start <= LONGEST_LABEL
        && isAlphanumeric(text.charAt(start))
        && isAlphanumeric(text.charAt(end - 1));
  }

  private static boolean isTopLevelDomain(String text, int start, int end) {
    if (end - start < 2 || end - start > LONGEST_DOMAIN) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (!ALPHA_LOWER.has(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHostCharacter(char c) {
    return isAlphanumeric(c) || c == '.' || c == '-' || c == '_';
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0xA1;
  }
}
