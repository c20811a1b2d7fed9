package tailor.clean;

import java.nio.charset.Charset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/**
 * Decodes HTML character references that end in a semicolon. HTML also knows some without it, but
 * in text those are more often the parameters of an address ({@code ?a=1&para=2}).
 */
final class CharacterReferences {
  private static final Pattern REFERENCE =
      Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));");
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private CharacterReferences() {}

  static String decode(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    while (matcher.find()) {
      String decoded = decode(matcher);
      if (!decoded.isEmpty()) {
        out.append(text, done, matcher.start()).append(decoded);
        done = matcher.end();
      }
    }
    return done == 0 ? text : out.append(text, done, text.length()).toString();
  }

  /** Returns what the reference stands for; empty where it stands for nothing. */
  private static String decode(Matcher matcher) {
    if (matcher.group(3) != null) {
      return Entities.getByName(matcher.group(3));
    }
    int codePoint =
        matcher.group(1) != null
            ? Integer.parseInt(matcher.group(1))
            : Integer.parseInt(matcher.group(2), 16);
    if (codePoint >= 0x80 && codePoint < 0xA0) {
      return new String(new byte[] {(byte) codePoint}, WINDOWS_1252);
    }
    boolean character =
        codePoint > 0
            && codePoint <= Character.MAX_CODE_POINT
            && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    return character ? Character.toString(codePoint) : "";
  }
}
