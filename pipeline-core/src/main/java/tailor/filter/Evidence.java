package tailor.filter;

import java.util.Locale;

/** How figures are written in evidence. */
final class Evidence {
  private Evidence() {}

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
