package tailor.tokenize;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;

/**
 * What the words of byte-level tokenizers are cut by: whether a code point is a letter, a number,
 * white space, or anything else.
 *
 * <p>Versions of Unicode differ in the code points that have been assigned since. Those that Java
 * and ICU see differently, one of them being years older, are disputed, and so are unpaired
 * surrogates: a text with one of them is left to the library, whatever its version is.
 */
final class CharacterClass {
  static final byte OTHER = 0;
  static final byte LETTER = 1;
  static final byte NUMBER = 2;
  static final byte SPACE = 3;
  static final byte DISPUTED = 4;

  private static final byte[] TABLE = table();

  private CharacterClass() {}

  static byte of(int codePoint) {
    return TABLE[codePoint];
  }

  private static byte[] table() {
    byte[] table = new byte[Character.MAX_CODE_POINT + 1];
    for (int c = 0; c < table.length; c++) {
      byte known = of(Character.getType(c), isSpace(c));
      byte newer = of(UCharacter.getType(c), isSpace(c));
      boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
      table[c] = known == newer && !surrogate ? known : DISPUTED;
    }
    return table;
  }

  /** The property White_Space, which has not changed since Unicode 6.3. */
  private static boolean isSpace(int c) {
    return c >= '\t' && c <= '\r'
        || c == ' '
        || c == 0x85
        || c == 0xA0
        || c == 0x1680
        || c >= 0x2000 && c <= 0x200A
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }

  /** Java and ICU number general categories alike as far as letters and numbers go. */
  private static byte of(int category, boolean space) {
    return switch (category) {
      case ECharacterCategory.UPPERCASE_LETTER,
          ECharacterCategory.LOWERCASE_LETTER,
          ECharacterCategory.TITLECASE_LETTER,
          ECharacterCategory.MODIFIER_LETTER,
          ECharacterCategory.OTHER_LETTER ->
          LETTER;
      case ECharacterCategory.DECIMAL_DIGIT_NUMBER,
          ECharacterCategory.LETTER_NUMBER,
          ECharacterCategory.OTHER_NUMBER ->
          NUMBER;
      default -> space ? SPACE : OTHER;
    };
  }
}
