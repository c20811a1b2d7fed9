package tailor.template;

/** What Python calls whitespace, which is more than Java does. */
final class Whitespace {
  private Whitespace() {}

  static boolean is(int codePoint) {
    return codePoint >= 9 && codePoint <= 13
        || codePoint >= 28 && codePoint <= 32
        || codePoint == 0x85
        || codePoint == 0xA0
        || codePoint == 0x1680
        || codePoint >= 0x2000 && codePoint <= 0x200A
        || codePoint == 0x2028
        || codePoint == 0x2029
        || codePoint == 0x202F
        || codePoint == 0x205F
        || codePoint == 0x3000;
  }

  /** The index of the first character from one on that is no whitespace. */
  static int skip(String text, int from) {
    int at = from;
    while (at < text.length() && is(text.charAt(at))) {
      at++;
    }
    return at;
  }

  static String stripTrailing(String text) {
    int end = text.length();
    while (end > 0 && is(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }
}
