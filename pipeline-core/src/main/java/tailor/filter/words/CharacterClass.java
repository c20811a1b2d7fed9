package tailor.filter.words;

import com.ibm.icu.text.UnicodeSet;
import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The classes of characters that the rules tell apart. Those of word boundaries are spaCy's for
 * English; {@link #PUNCTUATION} and {@link #TERMINAL} are datatrove's.
 */
enum CharacterClass {
  /** White space as Python's {@code str.isspace} has it. */
  SPACE("[\\u0009-\\u000D\\u001C-\\u0020\\u0085[:Zs:]\\u2028\\u2029]"),

  /** What Python's {@code str.isalpha} holds for a letter. */
  LETTER("[:L:]"),

  /** Letters between which hyphens and commas divide words. */
  ALPHA("[" + Scripts.CASED + Scripts.UNCASED + "]"),

  /** Those in lower case, or of scripts without case. */
  ALPHA_LOWER("[[" + Scripts.CASED + "]&[:Ll:]" + "[" + Scripts.UNCASED + "\\u0294\\u0295]]"),

  /** Those in upper case, or of scripts without case. */
  ALPHA_UPPER("[[" + Scripts.CASED + "]&[:Lu:]" + "[" + Scripts.UNCASED + "\\u03A2]]"),

  QUOTE(Marks.QUOTES),

  /** Pictures and other symbols, each a word. */
  ICON(Marks.ICONS),

  /** A word of its own at the start of others. */
  PREFIX("[" + Marks.PUNCTUATION + Marks.QUOTES + Marks.ICONS + Marks.CURRENCIES + "§%=—–]"),

  /** A word of its own at the end of others. */
  SUFFIX("[" + Marks.PUNCTUATION + Marks.QUOTES + Marks.ICONS + "—–]"),

  CURRENCY(Marks.CURRENCIES),

  /** What a full stop may follow as the mark that ends a word, rather than as a part of it. */
  BEFORE_STOP("[0-9%²\\-+|(?:)" + Marks.PUNCTUATION + Marks.QUOTES + "]"),

  /** The Unicode category of punctuation. */
  CATEGORY_P("[:P:]"),

  /** Marks after which a sentence ends. */
  SENTENCE_END(
      "[[[:STerm:]&[:Age=11.0:]]-[\\u061E\\u0837\\u0839\\u083D\\u083E\\u17D4\\u17D5\\u2024"
          + "\\u2CF9-\\u2CFB\\uFE12\\uFE15\\uFE16\\U00010F55-\\U00010F59\\U00011EF7\\U00011EF8"
          + "\\U00016E98]]"),

  /** Marks that end a line of prose. */
  TERMINAL(Marks.TERMINALS),

  /** What a word of symbols consists of; control characters too. */
  PUNCTUATION(
      "[!-/\\:-@\\[-`\\{-~\\u0000-\\u0008\\u000B\\u000C\\u000D-\\u001F\\u007F-\\u009F«´»–—’“”„…∶━►"
          + "、。〈-」【】！％（），．１：；？～"
          + Marks.TERMINALS
          + "]");

  private final String pattern;
  private final int bit = 1 << ordinal();

  CharacterClass(String pattern) {
    this.pattern = pattern;
  }

  /** Whether a code point belongs to the class. */
  boolean has(int codePoint) {
    return (bits(codePoint) & bit) != 0;
  }

  /** Whether {@link #bits} of a code point say that it belongs to the class. */
  boolean in(int bits) {
    return (bits & bit) != 0;
  }

  /** All classes of a code point at once, for {@link #in}. */
  static int bits(int codePoint) {
    return Table.BITS[Table.PAGES[codePoint >> Table.SHIFT] + (codePoint & Table.MASK)];
  }

  private static final class Scripts {
    static final String CASED =
        "A-Za-z\\uFF21-\\uFF3A\\uFF41-\\uFF5A\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u01BF"
            + "\\u01C4-\\u02AF\\u1D00-\\u1D25\\u1D6B-\\u1D77\\u1D79-\\u1D9A\\u1E00-\\u1EFF"
            + "\\u2C60-\\u2C7B\\u2C7E\\u2C7F\\uA722-\\uA76F\\uA771-\\uA787\\uA78B-\\uA78E"
            + "\\uA790-\\uA7B9\\uA7FA\\uAB30-\\uAB5A\\uAB60-\\uAB64"
            + "\\u0386\\u0388-\\u038A\\u038C\\u038E\\u038F\\u0391-\\u03A9\\u03AC-\\u03AF"
            + "\\u03B1-\\u03C9\\u03CC-\\u03CE"
            + "\\u0400\\u0401\\u0403-\\u040A\\u040C\\u040D\\u0410-\\u0451\\u0453-\\u045A\\u045C"
            + "\\u045D\\u0490\\u0491\\u0496\\u0497\\u04A2\\u04A3\\u04AE\\u04AF\\u04BA\\u04BB"
            + "\\u04D8\\u04D9\\u04E8\\u04E9";
    static final String UNCASED =
        "\\u0591-\\u05F4\\u0620-\\u064A\\u066E-\\u06D5\\u06E5-\\u06FF\\u0750-\\u077F"
            + "\\u08A0-\\u08BD\\u0900-\\u09FF\\u0B80-\\u0C7F\\u0C80-\\u0CFF\\u0D80-\\u0DFF"
            + "\\u1100-\\u137F\\u2E80-\\u2FDF\\u2FF0-\\u30FF\\u31C0-\\u31EF\\u3200-\\u4DBF"
            + "\\u4E00-\\u9FFF\\uAC00-\\uD7AF\\uF900-\\uFAFF\\uFB1D-\\uFBB1\\uFBD3-\\uFD3D"
            + "\\uFD50-\\uFDC7\\uFDF0-\\uFDFB\\uFE30-\\uFE4F\\uFE70-\\uFEFC"
            + "\\U0001EE00-\\U0001EEBB\\U0001F200-\\U0001F2FF\\U00020000-\\U0002A6DF"
            + "\\U0002A700-\\U0002EBEF\\U0002F800-\\U0002FA1F";
  }

  private static final class Marks {
    static final String PUNCTUATION = "[…,\\:;!?¿؟¡()\\[\\]\\{\\}<>_#*\\&。？！，、；：～·।،۔؛٪]";
    static final String QUOTES = "['\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉\\u2329\\u232A⟦⟧]";
    static final String CURRENCIES = "[\\$£¥฿\\u20A0-\\u20BF﷼]";
    static final String ICONS = "[[[:So:]&[:Age=11.0:]]-[\\u166D]]";
    static final String TERMINALS =
        "[[[:STerm:]&[:Age=15.0:]][\\u17D6\\u17D9\\u17DA]"
            + "-[\\u2024\\u2CF9-\\u2CFB\\uFE12\\uFE15\\uFE16]]";
  }

  /** The classes of every code point; pages of equal content are one. */
  private static final class Table {
    static final int SHIFT = 8;
    static final int MASK = (1 << SHIFT) - 1;
    static final int[] PAGES = new int[(Character.MAX_CODE_POINT + 1) >> SHIFT];
    static final int[] BITS;

    static {
      int[] all = new int[Character.MAX_CODE_POINT + 1];
      for (CharacterClass each : values()) {
        for (UnicodeSet.EntryRange range : new UnicodeSet(each.pattern).ranges()) {
          for (int c = range.codepoint; c <= range.codepointEnd; c++) {
            all[c] |= each.bit;
          }
        }
      }
      BITS = shared(all);
    }

    private Table() {}

    private static int[] shared(int[] all) {
      Map<IntBuffer, Integer> offsets = new LinkedHashMap<>();
      int used = 0;
      for (int page = 0; page < PAGES.length; page++) {
        IntBuffer content = IntBuffer.wrap(all, page << SHIFT, 1 << SHIFT).slice();
        Integer offset = offsets.putIfAbsent(content, used);
        if (offset == null) {
          offset = used;
          used += 1 << SHIFT;
        }
        PAGES[page] = offset;
      }
      int[] bits = new int[used];
      offsets.forEach((content, offset) -> content.duplicate().get(bits, offset, 1 << SHIFT));
      return bits;
    }
  }
}
