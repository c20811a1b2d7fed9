package tailor.config;

import java.util.regex.Pattern;

/** Keeps passwords, tokens and keys out of what is written or shown. */
final class Secrets {
  static final String REDACTED = "(redacted)";

  private static final String NAMES =
      "password|passwd|passphrase|secret|token|credentials?|(?:access|api|private)[-._]?key";
  private static final Pattern SECRET_KEY =
      Pattern.compile("(?i)(?:^|[-._])(?:" + NAMES + ")(?:$|[-._])");
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile("(?i)((?:^|[?&;,\\s])(?:" + NAMES + ")=)[^&;,\\s]+");
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)([^/@:\\s]+):[^/@\\s]+@");

  private Secrets() {}

  static String redact(String key, String value) {
    if (SECRET_KEY.matcher(key).find()) {
      return REDACTED;
    }
    String parameters = SECRET_PARAMETER.matcher(value).replaceAll("$1" + REDACTED);
    return USER_INFO.matcher(parameters).replaceAll("$1:" + REDACTED + "@");
  }
}
