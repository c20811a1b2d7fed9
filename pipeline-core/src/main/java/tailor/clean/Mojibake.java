package tailor.clean;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * Finds UTF-8 sequences among characters that one-byte decoding made of them, and decodes them
 * again.
 *
 * <p>A character of windows-1252 or U+0080 to U+00FF stands for one byte. A <em>sequence</em> is a
 * lead byte with the right number of continuation bytes that is valid UTF-8 of an assigned
 * character. Sequences occur in correct text too: {@code CAFÉ”}, {@code été »} with a no-break
 * space. So a sequence is decoded only on evidence:
 *
 * <ul>
 *   <li>it is <em>certain</em>: it holds a C1 control character, or it starts with one of the pairs
 *       that Western text becomes ({@code Ã}, {@code Â}, {@code â€}, {@code â‚¬}, {@code â„¢},
 *       {@code ðŸ}, {@code ï»¿}, {@code ï¿½}) and what follows is no punctuation that may stand
 *       after a letter; or
 *   <li>it is one of a run of at least {@value #RUN} sequences without anything between them, as
 *       Cyrillic, Greek, Arabic or Chinese text becomes; or
 *   <li>the text holds such a sequence or run, and on this line every character outside ASCII
 *       belongs to a sequence.
 * </ul>
 */
final class Mojibake {
  private static final int RUN = 4;
  private static final int NO_BYTE = -1;
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  /** Bytes 0x80 to 0x9F of windows-1252, by character; sorted for the binary search. */
  private static final char[] HIGH_CHARACTERS;

  private static final int[] HIGH_BYTES;

  static {
    char[] table = new char[32];
    for (int i = 0; i < 32; i++) {
      table[i] = new String(new byte[] {(byte) (0x80 + i)}, WINDOWS_1252).charAt(0);
    }
    char[] sorted = new String(table).replace("\uFFFD", "").toCharArray();
    Arrays.sort(sorted);
    HIGH_CHARACTERS = sorted;
    HIGH_BYTES = new int[sorted.length];
    for (int i = 0; i < 32; i++) {
      int at = Arrays.binarySearch(sorted, table[i]);
      if (at >= 0) {
        HIGH_BYTES[at] = 0x80 + i;
      }
    }
  }

  /** Punctuation of windows-1252 that correct text has directly after a letter. */
  private static final String AFTER_LETTERS =
      "\u201A\u201E\u2026\u2039\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u2122\u203A\u00AB\u00BB";

  private Mojibake() {}

  static String repair(String text) {
    String current = text;
    while (true) {
      String next = hasLead(current) ? pass(current) : current;
      if (next.length() == current.length()) {
        return current;
      }
      current = next;
    }
  }

  private static boolean hasLead(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0xC2 && c <= 0xF4) {
        return true;
      }
    }
    return false;
  }

  private static String pass(String text) {
    boolean evidence = hasEvidence(text);
    StringBuilder out = new StringBuilder(text.length());
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline + 1;
      repairLine(text, start, end, evidence, out);
      start = end;
    }
    return out.toString();
  }

  private static boolean hasEvidence(String text) {
    int run = 0;
    int i = 0;
    while (i < text.length()) {
      int length = sequenceLength(text, i, text.length());
      run = length == 0 ? 0 : run + 1;
      if (run >= RUN || length > 0 && isCertain(text, i, length)) {
        return true;
      }
      i += Math.max(1, length);
    }
    return false;
  }

  private static void repairLine(
      String text, int start, int end, boolean evidenceInText, StringBuilder out) {
    boolean all = evidenceInText && isAllSequences(text, start, end);
    int i = start;
    while (i < end) {
      int runEnd = i;
      int count = 0;
      for (int length; (length = sequenceLength(text, runEnd, end)) > 0; runEnd += length) {
        count++;
      }
      if (count == 0) {
        out.append(text.charAt(i++));
        continue;
      }
      boolean whole = all || count >= RUN;
      while (i < runEnd) {
        int length = sequenceLength(text, i, end);
        if (whole || isCertain(text, i, length)) {
          out.appendCodePoint(decode(text, i, length));
        } else {
          out.append(text, i, i + length);
        }
        i += length;
      }
    }
  }

  private static boolean isAllSequences(String text, int start, int end) {
    int i = start;
    while (i < end) {
      int length = text.charAt(i) < 0x80 ? 1 : sequenceLength(text, i, end);
      if (length == 0) {
        return false;
      }
      i += length;
    }
    return true;
  }

  /** Characters of the sequence that starts at {@code i}; 0 where none does. */
  private static int sequenceLength(String text, int i, int end) {
    if (i >= end) {
      return 0;
    }
    int lead = text.charAt(i) < 0x80 ? NO_BYTE : toByte(text.charAt(i));
    int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || i + length > end) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      int next = toByte(text.charAt(i + k));
      if (next < 0x80 || next > 0xBF) {
        return 0;
      }
    }
    int decoded = decode(text, i, length);
    boolean shortest = length == 2 || decoded >= (length == 3 ? 0x800 : 0x10000);
    return shortest && decoded <= Character.MAX_CODE_POINT && isText(decoded) ? length : 0;
  }

  private static boolean isText(int codePoint) {
    return switch (UCharacter.getType(codePoint)) {
      case ECharacterCategory.UNASSIGNED,
          ECharacterCategory.SURROGATE,
          ECharacterCategory.PRIVATE_USE ->
          false;
      default -> true;
    };
  }

  private static int decode(String text, int i, int length) {
    int value = toByte(text.charAt(i)) & (0xFF >> (length + 1));
    for (int k = 1; k < length; k++) {
      value = value << 6 | (toByte(text.charAt(i + k)) & 0x3F);
    }
    return value;
  }

  private static boolean isCertain(String text, int i, int length) {
    for (int k = 0; k < length; k++) {
      char c = text.charAt(i + k);
      if (c >= 0x80 && c < 0xA0) {
        return true;
      }
    }
    char second = text.charAt(i + 1);
    return switch (text.charAt(i)) {
      case 'Â', 'Ã' -> AFTER_LETTERS.indexOf(second) < 0;
      case 'â' ->
          second == '€'
              || second == '‚' && text.charAt(i + 2) == '¬'
              || second == '„' && text.charAt(i + 2) == '¢';
      case 'ð' -> second == 'Ÿ';
      case 'ï' ->
          second == '»' && text.charAt(i + 2) == '¿' || second == '¿' && text.charAt(i + 2) == '½';
      default -> false;
    };
  }

  private static int toByte(char c) {
    if (c <= 0xFF) {
      return c;
    }
    int at = Arrays.binarySearch(HIGH_CHARACTERS, c);
    return at < 0 ? NO_BYTE : HIGH_BYTES[at];
  }
}
