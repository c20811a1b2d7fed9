package tailor.clean;

import java.util.ArrayList;
import java.util.List;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;

/**
 * Replaces personal data by placeholders such as {@code [EMAIL]}. What has check digits is checked,
 * telephone numbers are held against the numbering plans, and addresses of private networks stay.
 */
@Doc("replaces personal data by placeholders such as [EMAIL]")
public final class PersonalDataCleaner implements Cleaner<PersonalDataCleaner.Options> {

  public record Options(
      @Doc("kinds of personal data to replace")
          @Default("[email, iban, credit-card, ip-address, phone]")
          List<PersonalData> kinds,
      @Doc("countries, as ISO 3166 codes, whose telephone numbers are found without '+'")
          @Default("[US]")
          List<String> phoneCountries)
      implements ComponentOptions {
    public Options {
      kinds = List.copyOf(kinds);
      phoneCountries = List.copyOf(phoneCountries);
      for (String country : phoneCountries) {
        if (!PhoneFinder.isCountry(country)) {
          throw new IllegalArgumentException(
              "phone-countries has '%s', which is no ISO 3166 code in capitals, such as US or DE"
                  .formatted(country));
        }
      }
    }
  }

  @Override
  public String clean(String text, Options options) {
    String current = text;
    while (true) {
      String next = current;
      for (PersonalData kind : options.kinds()) {
        next = replace(next, kind, options.phoneCountries());
      }
      if (next.equals(current)) {
        return current;
      }
      current = next;
    }
  }

  private static String replace(String text, PersonalData kind, List<String> phoneCountries) {
    List<Span> spans = new ArrayList<>();
    switch (kind) {
      case EMAIL -> EmailFinder.find(text, spans);
      case IBAN -> AccountFinder.findIbans(text, spans);
      case CREDIT_CARD -> AccountFinder.findCards(text, spans);
      case IP_ADDRESS -> IpAddressFinder.find(text, spans);
      case PHONE -> PhoneFinder.find(text, phoneCountries, spans);
    }
    if (spans.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    for (Span span : spans) {
      out.append(text, done, span.start()).append(kind.placeholder());
      done = span.end();
    }
    return out.append(text, done, text.length()).toString();
  }
}
