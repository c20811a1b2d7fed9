package tailor.dedup;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import tailor.dedup.DedupOptions.Punctuation;

/**
 * The form in which texts are compared: NFKC with case folded ({@code NFKC_Casefold} of Unicode
 * Standard Annex 44), runs of white space as one space, none at the ends; and punctuation and
 * symbols, everything but letters, marks and digits, as white space unless they are to be kept.
 */
final class NormalizedText {
  private static final Normalizer2 NFKC_CASEFOLD = Normalizer2.getNFKCCasefoldInstance();

  private NormalizedText() {}

  static String of(String text, Punctuation punctuation) {
    String folded = NFKC_CASEFOLD.normalize(text);
    String words = collapse(folded, punctuation);
    return words.isEmpty() ? collapse(folded, Punctuation.KEEP) : words;
  }

  private static String collapse(String text, Punctuation punctuation) {
    StringBuilder out = new StringBuilder(text.length());
    boolean pending = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean divides =
          UCharacter.isUWhiteSpace(c) || punctuation == Punctuation.IGNORE && !isWord(c);
      if (divides) {
        pending = true;
        continue;
      }
      if (pending && !out.isEmpty()) {
        out.append(' ');
      }
      pending = false;
      out.appendCodePoint(c);
    }
    return out.toString();
  }

  static boolean isWord(int c) {
    return c < 0x80
        ? c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
        : UCharacter.isLetterOrDigit(c) || isMark(c);
  }

  static boolean isMark(int c) {
    return switch (UCharacter.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }
}
