package tailor.template;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Times as {@code strftime} writes them in English. */
final class DateFormat {
  private static final Map<Character, String> PATTERNS =
      Map.ofEntries(
          Map.entry('Y', "uuuu"),
          Map.entry('y', "uu"),
          Map.entry('m', "MM"),
          Map.entry('d', "dd"),
          Map.entry('B', "MMMM"),
          Map.entry('b', "MMM"),
          Map.entry('h', "MMM"),
          Map.entry('A', "EEEE"),
          Map.entry('a', "EEE"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('p', "a"),
          Map.entry('j', "DDD"),
          Map.entry('F', "uuuu-MM-dd"),
          Map.entry('T', "HH:mm:ss"),
          Map.entry('D', "MM/dd/uu"),
          Map.entry('R', "HH:mm"));

  private DateFormat() {}

  static String format(String format, ZonedDateTime time) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      boolean unpadded = format.charAt(i + 1) == '-' && i + 2 < format.length();
      i += unpadded ? 2 : 1;
      out.append(field(format.charAt(i), unpadded, time));
    }
    return out.toString();
  }

  private static String field(char directive, boolean unpadded, ZonedDateTime time) {
    switch (directive) {
      case '%':
        return "%";
      case 'n':
        return "\n";
      case 't':
        return "\t";
      case 'e':
        return "%2d".formatted(time.getDayOfMonth());
      default:
    }
    String pattern = PATTERNS.get(directive);
    if (pattern == null) {
      throw TemplateException.of("strftime_now knows no %" + directive);
    }
    String text = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
    return unpadded && text.length() > 1 && text.charAt(0) == '0' ? unpad(text) : text;
  }

  private static String unpad(String number) {
    return Integer.toString(Integer.parseInt(number));
  }
}
