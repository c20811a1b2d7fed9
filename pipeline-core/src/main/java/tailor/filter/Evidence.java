package tailor.filter;

import java.util.Locale;
import tailor.document.Finding;

/** How figures are written in evidence. */
final class Evidence {
  private Evidence() {}

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** A finding whose evidence is a format with its figures. */
  static Finding of(String reason, double figure, String format, Object... figures) {
    return Finding.of(reason, figure, String.format(Locale.ROOT, format, figures));
  }
}
