package tailor.format;

import java.util.Arrays;

/**
 * The words of a text as hashes, and the hash of any run of them in constant time. A word is what
 * stands between white space, in lower case and without punctuation, as in GPT-3's appendix C; in
 * scripts that write no spaces it is a character. Used for one text after another, by one thread.
 */
public final class WordHashes {
  private static final long BASE = 0x9E3779B97F4A7C15L;
  private static final long PRIME = 0x100000001B3L;
  private static final long OFFSET = 0xCBF29CE484222325L;

  /** Lower case of ASCII letters and digits; 0 for what is no part of a word, 1 for white space. */
  private static final char[] ASCII = new char[128];

  static {
    for (char c = 0; c < ASCII.length; c++) {
      ASCII[c] = Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0;
      if (Character.isWhitespace(c)) {
        ASCII[c] = 1;
      }
    }
  }

  private long[] prefixes = new long[1024];
  private int[] starts = new int[1024];
  private int[] ends = new int[1024];
  private long[] powers = {1};
  private int count;

  /** Reads a text; what was read before is forgotten. */
  void read(CharSequence text) {
    count = 0;
    int length = text.length();
    long hash = OFFSET;
    int start = -1;
    int end = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      int letter = c < 128 ? ASCII[c] : letter(c);
      if (letter > 1) {
        if (start < 0) {
          start = i;
        }
        hash = (hash ^ letter) * PRIME;
        end = i + 1;
        if (c >= 128 && isWordByItself(c)) {
          add(hash, start, end);
          hash = OFFSET;
          start = -1;
        }
      } else if (letter == 1 && start >= 0) {
        add(hash, start, end);
        hash = OFFSET;
        start = -1;
      }
    }
    if (start >= 0) {
      add(hash, start, end);
    }
  }

  /** Number of words. */
  int count() {
    return count;
  }

  /** Hash of the words from {@code first}, {@code length} of them. */
  long hash(int first, int length) {
    long run = prefixes[first + length] - prefixes[first] * power(length);
    long mixed = (run ^ (run >>> 32)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }

  /** Index of the first character of a word in the text. */
  int start(int word) {
    return starts[word];
  }

  /** Index after the last character of a word in the text. */
  int end(int word) {
    return ends[word];
  }

  private static int letter(char c) {
    if (Character.isSurrogate(c) || Character.isLetterOrDigit(c)) {
      return Character.toLowerCase(c);
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK) {
      return c;
    }
    return Character.isWhitespace(c) || Character.isSpaceChar(c) ? 1 : 0;
  }

  private static boolean isWordByItself(char c) {
    return Character.isIdeographic(c) || c >= 0x3040 && c <= 0x30FF || c >= 0x0E00 && c <= 0x0E7F;
  }

  private void add(long hash, int start, int end) {
    if (count + 1 >= prefixes.length) {
      prefixes = Arrays.copyOf(prefixes, prefixes.length * 2);
      starts = Arrays.copyOf(starts, starts.length * 2);
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
    starts[count] = start;
    ends[count] = end;
    prefixes[count + 1] = prefixes[count] * BASE + hash;
    count++;
  }

  private long power(int length) {
    while (powers.length <= length) {
      powers = Arrays.copyOf(powers, powers.length + 1);
      powers[powers.length - 1] = powers[powers.length - 2] * BASE;
    }
    return powers[length];
  }
}
