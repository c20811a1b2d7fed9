package tailor.language;

import opennlp.tools.util.normalizer.CharSequenceNormalizer;
import opennlp.tools.util.normalizer.ShrinkCharSequenceNormalizer;
import opennlp.tools.util.normalizer.TwitterCharSequenceNormalizer;
import opennlp.tools.util.normalizer.UrlCharSequenceNormalizer;

/**
 * What OpenNLP's normalizers for emoji, addresses, Twitter, numbers and repetitions make of a text
 * one after another, without their regular expressions where a look at the characters shows that
 * none has anything to do. Of one text after another; not thread-safe.
 */
final class Normalization {
  private static final CharSequenceNormalizer URL = UrlCharSequenceNormalizer.getInstance();
  private static final CharSequenceNormalizer TWITTER = TwitterCharSequenceNormalizer.getInstance();
  private static final CharSequenceNormalizer SHRINK = ShrinkCharSequenceNormalizer.getInstance();

  /**
   * Goes behind a text whose repetitions are shrunk, and is trimmed off: Java's regular expressions
   * read beyond a text that ends in a character of two units twice.
   */
  private static final char SPACE = '\n';

  /** The ends of the characters that OpenNLP takes for emoji, the hyphen besides. */
  private static final int FIRST_EMOJI = 0xD83C;

  private static final int LAST_EMOJI = 0x10FC00;

  private char[] text = new char[0];
  private int length;

  /** Normalizes a text; what was before is forgotten. */
  void read(String next) {
    set(next);
    replaceEmoji();
    if (mayHaveAddress()) {
      set(URL.normalize(current()));
    }
    replaceHashtags();
    if (hasRetweet() || mayHaveLaughter()) {
      set(TWITTER.normalize(current()));
    } else {
      replaceFaces();
    }
    replaceNumbers();
    if (mayRepeat()) {
      set(SHRINK.normalize(current() + SPACE));
    } else {
      shrinkSpace();
      trim();
    }
  }

  /** How many UTF-16 units it has. */
  int length() {
    return length;
  }

  char charAt(int i) {
    return text[i];
  }

  private void set(CharSequence next) {
    length = next.length();
    if (text.length < length) {
      text = new char[length];
    }
    next.toString().getChars(0, length, text, 0);
  }

  private String current() {
    return new String(text, 0, length);
  }

  private void replaceEmoji() {
    int to = 0;
    boolean before = false;
    for (int i = 0; i < length; ) {
      int c = Character.codePointAt(text, i, length);
      int units = Character.charCount(c);
      boolean emoji = c == '-' || c >= FIRST_EMOJI && c <= LAST_EMOJI;
      if (!emoji) {
        for (int unit = 0; unit < units; unit++) {
          text[to++] = text[i + unit];
        }
      } else if (!before) {
        text[to++] = ' ';
      }
      before = emoji;
      i += units;
    }
    length = to;
  }

  private boolean mayHaveAddress() {
    for (int i = 0; i < length; i++) {
      if (text[i] == '@' || text[i] == ':' && i + 1 < length && text[i + 1] == '/') {
        return true;
      }
    }
    return false;
  }

  /** Puts a space in the place of a hash or at sign and what follows it up to white space. */
  private void replaceHashtags() {
    int to = 0;
    for (int i = 0; i < length; i++) {
      char c = text[i];
      if (c == '#' || c == '@') {
        int end = i + 1;
        while (end < length && !isSpace(text[end])) {
          end++;
        }
        if (end > i + 1) {
          c = ' ';
          i = end - 1;
        }
      }
      text[to++] = c;
    }
    length = to;
  }

  /** Whether there is an {@code rt} before a space or a colon. */
  private boolean hasRetweet() {
    for (int i = 0; i + 2 < length; i++) {
      if ((text[i + 2] == ' ' || text[i + 2] == ':')
          && lowerCase(text[i + 1]) == 't'
          && lowerCase(text[i]) == 'r') {
        return true;
      }
    }
    return false;
  }

  /** Whether a vowel stands before an h or j, or several, and again behind. */
  private boolean mayHaveLaughter() {
    for (int i = 1; i + 1 < length; i++) {
      char c = lowerCase(text[i]);
      if (c != 'h' && c != 'j') {
        continue;
      }
      char before = lowerCase(text[i - 1]);
      int next = i + 1;
      while (next < length && lowerCase(text[next]) == c) {
        next++;
      }
      if (next < length && isVowel(before) && lowerCase(text[next]) == before) {
        return true;
      }
    }
    return false;
  }

  private static boolean isVowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
  }

  /** Puts a space in the place of eyes and a mouth, perhaps with a hyphen between. */
  private void replaceFaces() {
    int to = 0;
    for (int i = 0; i < length; i++) {
      char c = text[i];
      if (c == ':' || c == ';' || c == 'x' || c == 'X') {
        int mouth = i + 1 < length && text[i + 1] == '-' ? i + 2 : i + 1;
        if (mouth < length && isMouth(text[mouth])) {
          c = ' ';
          i = mouth;
        }
      }
      text[to++] = c;
    }
    length = to;
  }

  private static boolean isMouth(char c) {
    char lower = lowerCase(c);
    return c == '(' || c == ')' || lower == 'd' || lower == 'o' || lower == 'p';
  }

  private void replaceNumbers() {
    int to = 0;
    boolean before = false;
    for (int i = 0; i < length; i++) {
      boolean digit = text[i] >= '0' && text[i] <= '9';
      if (!digit) {
        text[to++] = text[i];
      } else if (!before) {
        text[to++] = ' ';
      }
      before = digit;
    }
    length = to;
  }

  private void shrinkSpace() {
    int to = 0;
    for (int i = 0; i < length; ) {
      int end = i;
      while (end < length && isSpace(text[end])) {
        end++;
      }
      if (end - i > 1) {
        text[to++] = ' ';
        i = end;
      } else {
        text[to++] = text[i++];
      }
    }
    length = to;
  }

  /** Whether one character stands three times in a row, or that is hard to see. */
  private boolean mayRepeat() {
    for (int i = 0; i < length; i++) {
      boolean thrice =
          i > 1
              && lowerCase(text[i]) == lowerCase(text[i - 1])
              && lowerCase(text[i]) == lowerCase(text[i - 2])
              && !isSpace(text[i]);
      if (thrice || Character.isSurrogate(text[i])) {
        return true;
      }
    }
    return false;
  }

  private void trim() {
    int start = 0;
    while (start < length && text[start] <= ' ') {
      start++;
    }
    while (length > start && text[length - 1] <= ' ') {
      length--;
    }
    length -= start;
    System.arraycopy(text, start, text, 0, length);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private static char lowerCase(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
  }
}
