package tailor.clean;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.validator.routines.CreditCardValidator;
import org.apache.commons.validator.routines.IBANValidator;

/**
 * Finds account and card numbers, in groups or not, whose length, prefix and check digits agree.
 */
final class AccountFinder {
  private static final Pattern IBAN_START = Pattern.compile("(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}");
  private static final int COUNTRY_LETTERS = 2;
  private static final Pattern CARD =
      Pattern.compile(
          "(?<![0-9A-Za-z])(?<![0-9][ -])[0-9](?:[ -]?[0-9]){12,18}(?![ -]?[0-9A-Za-z])");
  private static final IBANValidator IBANS = IBANValidator.getInstance();
  private static final CreditCardValidator CARDS =
      new CreditCardValidator(
          CreditCardValidator.AMEX
              + CreditCardValidator.DINERS
              + CreditCardValidator.DISCOVER
              + CreditCardValidator.MASTERCARD
              + CreditCardValidator.VISA);

  private AccountFinder() {}

  static void findIbans(String text, List<Span> found) {
    Matcher matcher = IBAN_START.matcher(text).useTransparentBounds(true);
    int free = 0;
    for (int run = DigitRuns.next(text, 0); run >= 0; run = DigitRuns.next(text, run + 1)) {
      int start = run - COUNTRY_LETTERS;
      if (start >= free && matcher.region(start, text.length()).lookingAt()) {
        int end = endOfIban(text, start);
        if (end > 0) {
          found.add(new Span(start, end));
          free = end;
        }
      }
    }
  }

  /** Returns the end of the number of as many characters as its country has, or -1. */
  private static int endOfIban(String text, int start) {
    IBANValidator.Validator country = IBANS.getValidator(text.substring(start, start + 2));
    if (country == null) {
      return -1;
    }
    StringBuilder compact = new StringBuilder();
    int i = start;
    while (i < text.length() && compact.length() < country.getIbanLength()) {
      char c = text.charAt(i);
      boolean space = c == ' ' || c == '\u00A0' || c == '-';
      if (space && text.charAt(i - 1) == c) {
        return -1;
      }
      if (!space) {
        compact.append(c);
      }
      i++;
    }
    boolean cut = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
    return !cut && IBANS.isValid(compact.toString()) ? i : -1;
  }

  static void findCards(String text, List<Span> found) {
    Matcher matcher = CARD.matcher(text).useTransparentBounds(true);
    int free = 0;
    for (int run = DigitRuns.next(text, 0); run >= 0; run = DigitRuns.next(text, free)) {
      free = run + 1;
      if (matcher.region(run, text.length()).lookingAt()) {
        free = matcher.end();
        if (CARDS.isValid(matcher.group().replaceAll("[ -]", ""))) {
          found.add(new Span(run, free));
        }
      }
    }
  }
}
