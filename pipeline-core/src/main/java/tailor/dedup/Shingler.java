package tailor.dedup;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;
import com.ibm.icu.text.Normalizer2;
import java.util.Arrays;
import tailor.dedup.DedupOptions.Punctuation;

/**
 * Cuts texts into words and hashes every run of so many of them to 64 bits, without a string for
 * either. Words are those of {@link NormalizedText}; where a script writes no spaces (Han, kana,
 * Thai, Lao, Khmer, Myanmar), each character with its marks is a word. A text of fewer words is one
 * shingle of all of them, and one without a word has none.
 *
 * <p>Holds the shingles of the last text, so it is for one thread.
 */
public final class Shingler {
  private static final Normalizer2 NFKC_CASEFOLD = Normalizer2.getNFKCCasefoldInstance();
  private static final int ASCII = 0x80;
  private static final long CHARACTER_FACTOR = 0x9E3779B97F4A7C15L;
  private static final long WORD_FACTOR = 0xD1342543DE82EF95L;

  /** Longer runs without a space are normalized piece by piece. */
  private static final int LONGEST_PIECE = 1 << 14;

  /** Arrays that one long text has blown up are given back. */
  private static final int LARGEST_IDLE = 1 << 20;

  private final int size;
  private final Punctuation punctuation;
  private final char[] folded;
  private final long leavingFactor;
  private final long[] ring;
  private long[] shingles = new long[1 << 12];
  private int count;
  private int words;
  private int slot;
  private long run;
  private long word;
  private boolean inWord;
  private boolean alone;

  /**
   * @param size words of a shingle
   */
  public Shingler(int size, Punctuation punctuation) {
    this.size = size;
    this.punctuation = punctuation;
    this.folded = folded(punctuation);
    this.ring = new long[size];
    long factor = 1;
    for (int i = 0; i < size; i++) {
      factor *= WORD_FACTOR;
    }
    this.leavingFactor = factor;
  }

  /** Takes a text in; its shingles stand in {@link #shingles} until the next. */
  public void take(String text) {
    reset();
    int length = text.length();
    int i = 0;
    while (i < length) {
      int start = i;
      int seen = 0;
      while (i < length) {
        char c = text.charAt(i);
        if (isAsciiSpace(c)) {
          break;
        }
        seen |= c;
        i++;
      }
      if (seen < ASCII) {
        addAscii(text, start, i);
      } else {
        addAny(text, start, i);
      }
      endWord();
      i++;
    }
    if (words > 0 && words < size) {
      add(run * WORD_FACTOR + words);
    }
  }

  /** The number of shingles of the text, repeated ones counted again. */
  public int count() {
    return count;
  }

  /** The hashes of the shingles in order of the text; only the first {@link #count} count. */
  public long[] shingles() {
    return shingles;
  }

  private void reset() {
    if (shingles.length > LARGEST_IDLE) {
      shingles = new long[1 << 12];
    }
    Arrays.fill(ring, 0);
    count = 0;
    words = 0;
    slot = 0;
    run = 0;
    inWord = false;
    alone = false;
  }

  private void addAscii(String text, int from, int to) {
    long hash = word;
    boolean open = inWord;
    for (int i = from; i < to; i++) {
      char c = folded[text.charAt(i)];
      if (c != 0) {
        hash = ((open ? hash : 0) ^ c) * CHARACTER_FACTOR;
        open = true;
      } else if (open) {
        word = hash;
        inWord = true;
        endWord();
        open = false;
      }
    }
    word = hash;
    inWord = open;
  }

  private void addAny(String text, int from, int to) {
    int start = from;
    while (start < to) {
      int end = Math.min(to, start + LONGEST_PIECE);
      while (end < to && !NFKC_CASEFOLD.hasBoundaryBefore(text.codePointAt(end))) {
        end++;
      }
      if (end < to && Character.isLowSurrogate(text.charAt(end))) {
        end--;
      }
      String piece = NFKC_CASEFOLD.normalize(text.substring(start, end));
      for (int i = 0; i < piece.length(); ) {
        int c = piece.codePointAt(i);
        i += Character.charCount(c);
        add(c);
      }
      start = end;
    }
  }

  private void add(int c) {
    if (c < ASCII ? folded[c] == 0 : divides(c)) {
      endWord();
      return;
    }
    boolean mark = c >= ASCII && NormalizedText.isMark(c);
    boolean standsAlone = c >= ASCII && !mark && isWrittenWithoutSpaces(c);
    if (standsAlone || alone && !mark) {
      endWord();
    }
    word = ((inWord ? word : 0) ^ c) * CHARACTER_FACTOR;
    inWord = true;
    alone = alone || standsAlone;
  }

  private boolean divides(int c) {
    return UCharacter.isUWhiteSpace(c)
        || punctuation == Punctuation.IGNORE && !NormalizedText.isWord(c);
  }

  private void endWord() {
    alone = false;
    if (!inWord) {
      return;
    }
    inWord = false;
    long hash = mixed(word);
    run = run * WORD_FACTOR + hash - ring[slot] * leavingFactor;
    ring[slot] = hash;
    slot = slot + 1 == size ? 0 : slot + 1;
    words++;
    if (words >= size) {
      add(run);
    }
  }

  private void add(long shingle) {
    if (count == shingles.length) {
      shingles = Arrays.copyOf(shingles, count * 2);
    }
    shingles[count++] = mixed(shingle);
  }

  private static boolean isWrittenWithoutSpaces(int c) {
    return switch (UScript.getScript(c)) {
      case UScript.HAN,
          UScript.HIRAGANA,
          UScript.KATAKANA,
          UScript.THAI,
          UScript.LAO,
          UScript.KHMER,
          UScript.MYANMAR ->
          true;
      default -> UCharacter.hasBinaryProperty(c, UProperty.IDEOGRAPHIC);
    };
  }

  private static boolean isAsciiSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  /** What each ASCII character counts as: 0 where it divides words. */
  private static char[] folded(Punctuation punctuation) {
    char[] folded = new char[ASCII];
    for (char c = 0; c < ASCII; c++) {
      char lower = c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
      boolean divides =
          isAsciiSpace(c) || punctuation == Punctuation.IGNORE && !NormalizedText.isWord(lower);
      folded[c] = divides ? 0 : lower;
    }
    return folded;
  }

  /** The finalizer of MurmurHash3: every bit of the result depends on every bit of the hash. */
  static long mixed(long hash) {
    long h = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
    h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
    return h ^ h >>> 33;
  }
}
