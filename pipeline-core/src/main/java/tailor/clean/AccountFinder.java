package tailor.clean;

import java.util.List;
import java.util.regex.MatchResult;
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
  private static final DigitRuns IBAN_RUNS =
      new DigitRuns(IBAN_START, COUNTRY_LETTERS, AccountFinder::endOfIban);
  private static final DigitRuns CARD_RUNS =
      new DigitRuns(CARD, 0, (text, match) -> isCard(match.group()) ? match.end() : -1);

  private AccountFinder() {}

  static void findIbans(String text, List<Span> found) {
    IBAN_RUNS.find(text, found);
  }

  static void findCards(String text, List<Span> found) {
    CARD_RUNS.find(text, found);
  }

  /** Returns the end of the number of as many characters as its country has, or -1. */
  private static int endOfIban(String text, MatchResult match) {
    int start = match.start();
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

  private static boolean isCard(String number) {
    return CARDS.isValid(number.replaceAll("[ -]", ""));
  }
}
