package tailor.clean;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;

/**
 * Brings text to one Unicode form and removes what cannot be seen: control characters, byte order
 * marks, zero-width and soft hyphens, direction marks, lone surrogates and unassigned characters.
 * Line ends of every kind become a line feed. Joiners stay where Indic, Arabic and emoji sequences
 * need them.
 *
 * <p>Characters are judged by ICU: the JDK's tables end at Unicode 13, and would take newer letters
 * and emoji for unassigned.
 */
@Doc("normalizes Unicode and removes invisible characters")
public final class UnicodeCleaner implements Cleaner<UnicodeCleaner.Options> {

  /** The normalization form of Unicode Standard Annex 15. */
  public enum Form {
    NFC,
    NFKC,
    NONE
  }

  /** What becomes of the Latin ligatures U+FB00 to U+FB06. */
  public enum Ligatures {
    KEEP,
    EXPAND
  }

  public record Options(
      @Doc("normalization form") @Default("nfc") Form form,
      @Doc("what becomes of Latin ligatures such as U+FB01") @Default("expand") Ligatures ligatures)
      implements ComponentOptions {}

  private static final Normalizer2 NFC = Normalizer2.getNFCInstance();
  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
  private static final String[] EXPANSIONS = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  private static final int FIRST_LIGATURE = 0xFB00;

  @Override
  public String clean(String text, Options options) {
    String current = text;
    while (true) {
      String next = normalize(visible(current, options.ligatures()), options.form());
      if (next.equals(current)) {
        return current;
      }
      current = next;
    }
  }

  private static String normalize(String text, Form form) {
    return switch (form) {
      case NFC -> NFC.normalize(text);
      case NFKC -> NFKC.normalize(text);
      case NONE -> text;
    };
  }

  private static String visible(String text, Ligatures ligatures) {
    int clean = 0;
    while (clean < text.length() && isPlain(text.charAt(clean))) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    out.append(text, 0, clean);
    for (int i = clean; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (c == '\r') {
        if (next == text.length() || text.charAt(next) != '\n') {
          out.append('\n');
        }
      } else if (c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0x0B || c == 0x0C) {
        out.append('\n');
      } else if (c >= FIRST_LIGATURE
          && c < FIRST_LIGATURE + EXPANSIONS.length
          && ligatures == Ligatures.EXPAND) {
        out.append(EXPANSIONS[c - FIRST_LIGATURE]);
      } else if (c == 0x200C || c == 0x200D) {
        if (joins(out, text, next)) {
          out.appendCodePoint(c);
        }
      } else if (!isInvisible(c)) {
        out.appendCodePoint(c);
      }
      i = next;
    }
    return out.toString();
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < 0x7F || c == '\n' || c == '\t';
  }

  /** Whether both neighbours are of a script that joiners shape. */
  private static boolean joins(StringBuilder before, String text, int after) {
    return !before.isEmpty()
        && after < text.length()
        && isShaped(before.codePointBefore(before.length()))
        && isShaped(text.codePointAt(after));
  }

  private static boolean isShaped(int c) {
    return c >= 0x300 && !UCharacter.isWhitespace(c) && UScript.getScript(c) != UScript.LATIN;
  }

  private static boolean isInvisible(int c) {
    if (c == '\n' || c == '\t') {
      return false;
    }
    return switch (UCharacter.getType(c)) {
      case ECharacterCategory.CONTROL,
          ECharacterCategory.SURROGATE,
          ECharacterCategory.UNASSIGNED ->
          true;
      case ECharacterCategory.FORMAT -> !isMeaningful(c);
      default -> false;
    };
  }

  /** Format characters that carry meaning: Arabic and other number signs, and emoji flag tags. */
  private static boolean isMeaningful(int c) {
    return c >= 0x600 && c <= 0x8FF || c >= 0x110BD && c <= 0x110CD || c >= 0xE0020 && c <= 0xE007F;
  }
}
