package tailor.template;

/** The escapes in Python's string literals. */
final class Escapes {
  private final String literal;
  private final int line;
  private final StringBuilder decoded = new StringBuilder();
  private int at;

  private Escapes(String literal, int line) {
    this.literal = literal;
    this.line = line;
  }

  /**
   * The value of a literal.
   *
   * @param literal what stands between its quotes
   */
  static String decode(String literal, int line) {
    return literal.indexOf('\\') < 0 ? literal : new Escapes(literal, line).run();
  }

  private String run() {
    while (at < literal.length()) {
      char c = literal.charAt(at++);
      if (c == '\\' && at < literal.length()) {
        escape(literal.charAt(at++));
      } else {
        decoded.append(c);
      }
    }
    return decoded.toString();
  }

  private void escape(char c) {
    switch (c) {
      case '\n' -> {}
      case 'n' -> decoded.append('\n');
      case 't' -> decoded.append('\t');
      case 'r' -> decoded.append('\r');
      case 'b' -> decoded.append('\b');
      case 'f' -> decoded.append('\f');
      case 'a' -> decoded.append('\u0007');
      case 'v' -> decoded.append('\u000b');
      case '\\', '\'', '"' -> decoded.append(c);
      case 'x' -> digits(2, 2, 16);
      case 'u' -> digits(4, 4, 16);
      case 'U' -> digits(8, 8, 16);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        at--;
        digits(1, 3, 8);
      }
      default -> decoded.append('\\').append(c);
    }
  }

  private void digits(int least, int most, int radix) {
    int end = at;
    while (end < literal.length()
        && end < at + most
        && Character.digit(literal.charAt(end), radix) >= 0) {
      end++;
    }
    if (end - at < least) {
      throw TemplateException.at(line, "a string has an escape of too few digits");
    }
    long codePoint = Long.parseLong(literal.substring(at, end), radix);
    if (codePoint > Character.MAX_CODE_POINT) {
      throw TemplateException.at(line, "a string has an escape that is no character");
    }
    decoded.appendCodePoint((int) codePoint);
    at = end;
  }
}
