package tailor.clean;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.validator.routines.InetAddressValidator;

/**
 * Finds addresses of the public Internet, version 4 and 6. Those of private networks, of the
 * machine itself, of documentation and multicast name nobody, and manuals are full of them.
 */
final class IpAddressFinder {
  private static final Pattern VERSION_4 =
      Pattern.compile(
          "(?<![0-9A-Za-z.])([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})(?![0-9A-Za-z]|\\.[0-9])");
  private static final DigitRuns VERSION_4_RUNS =
      new DigitRuns(VERSION_4, 0, (text, match) -> isPublic4(match) ? match.end() : -1);
  private static final Pattern VERSION_6 =
      Pattern.compile(
          "(?<![0-9A-Za-z:.])[0-9A-Fa-f]{1,4}(?::{1,2}[0-9A-Fa-f]{1,4}){2,7}(?![0-9A-Za-z:])");
  private static final InetAddressValidator VALIDATOR = InetAddressValidator.getInstance();

  private IpAddressFinder() {}

  static void find(String text, List<Span> found) {
    findVersion6(text, found);
    VERSION_4_RUNS.find(text, found);
    found.sort(Comparator.comparingInt(Span::start));
  }

  private static void findVersion6(String text, List<Span> found) {
    Matcher matcher = VERSION_6.matcher(text).useTransparentBounds(true);
    int free = 0;
    for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', free)) {
      free = colon + 1;
      int start = colon;
      while (start > 0 && isHexDigit(text.charAt(start - 1))) {
        start--;
      }
      if (start < colon && matcher.region(start, text.length()).lookingAt()) {
        free = matcher.end();
        if (VALIDATOR.isValidInet6Address(matcher.group()) && isPublic6(matcher.group())) {
          found.add(new Span(start, free));
        }
      }
    }
  }

  private static boolean isHexDigit(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }

  private static boolean isPublic4(MatchResult address) {
    int[] bytes = new int[4];
    for (int i = 0; i < 4; i++) {
      bytes[i] = Integer.parseInt(address.group(i + 1));
      if (bytes[i] > 255) {
        return false;
      }
    }
    int first = bytes[0];
    int second = bytes[1];
    return switch (first) {
      case 0, 10, 127 -> false;
      case 100 -> second < 64 || second > 127;
      case 169 -> second != 254;
      case 172 -> second < 16 || second > 31;
      case 192 -> second != 168 && !(second == 0 && (bytes[2] == 0 || bytes[2] == 2));
      case 198 -> second != 18 && second != 19 && !(second == 51 && bytes[2] == 100);
      case 203 -> !(second == 0 && bytes[2] == 113);
      default -> first < 224;
    };
  }

  private static boolean isPublic6(String address) {
    String lower = address.toLowerCase(Locale.ROOT);
    return (lower.startsWith("2") || lower.startsWith("3"))
        && lower.indexOf(':') == 4
        && !lower.startsWith("2001:db8:")
        && !lower.startsWith("2001:0db8:");
  }
}
