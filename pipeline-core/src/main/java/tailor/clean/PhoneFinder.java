package tailor.clean;

import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds telephone numbers that the numbering plan of their country knows. The library's search is
 * slow, so it is only shown the stretches of text that have {@value #FEWEST_DIGITS} digits close
 * together.
 */
final class PhoneFinder {
  private static final int FEWEST_DIGITS = 7;
  private static final String BETWEEN_DIGITS =
      " -.()/[]+\u00A0\u2010\u2011\u2012\u2013\u00AD\u2060";
  private static final String NO_COUNTRY = "ZZ";
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  private PhoneFinder() {}

  static boolean isCountry(String code) {
    return NUMBERS.getSupportedRegions().contains(code);
  }

  static void find(String text, List<String> countries, List<Span> found) {
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        continue;
      }
      int digits = 0;
      int end = i;
      for (int gap = 0; end < text.length() && gap <= 4; end++) {
        char c = text.charAt(end);
        if (isDigit(c)) {
          digits++;
          gap = 0;
        } else if (BETWEEN_DIGITS.indexOf(c) >= 0) {
          gap++;
        } else {
          break;
        }
      }
      if (digits >= FEWEST_DIGITS) {
        search(text, Math.max(0, i - 3), Math.min(text.length(), end + 1), countries, found);
      }
      i = end;
    }
  }

  private static boolean isDigit(char c) {
    return Character.isDigit(c);
  }

  private static void search(
      String text, int start, int end, List<String> countries, List<Span> found) {
    CharSequence stretch = text.substring(start, end);
    List<Span> candidates = new ArrayList<>();
    for (String country : countries.isEmpty() ? List.of(NO_COUNTRY) : countries) {
      for (PhoneNumberMatch match :
          NUMBERS.findNumbers(stretch, country, Leniency.VALID, Long.MAX_VALUE)) {
        candidates.add(new Span(start + match.start(), start + match.end()));
      }
    }
    candidates.sort(
        Comparator.comparingInt(Span::start).thenComparing(Span::end, Comparator.reverseOrder()));
    int free = found.isEmpty() ? 0 : found.get(found.size() - 1).end();
    for (Span candidate : candidates) {
      if (candidate.start() >= free) {
        found.add(candidate);
        free = candidate.end();
      }
    }
  }
}
