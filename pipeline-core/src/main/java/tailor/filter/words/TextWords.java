package tailor.filter.words;

import java.util.Arrays;

/**
 * The words of a text, and what the rules ask of each: where it stands, how long it is, what it is
 * made of. Words are numbered from 0. The columns are used again for the next text, so that
 * splitting allocates next to nothing; not thread-safe.
 */
public final class TextWords {
  private static final int KEPT_CAPACITY = 1 << 18;
  private static final byte SYMBOL = 1;
  private static final byte LETTERS = 2;
  private static final ThreadLocal<TextWords> OF_THREAD = ThreadLocal.withInitial(TextWords::new);

  private final ChunkWords chunks = new ChunkWords();
  private String text = "";
  private int count;
  private int[] starts = new int[1 << 10];
  private int[] lengths = new int[1 << 10];
  private int[] codePoints = new int[1 << 10];
  private long[] hashes = new long[1 << 10];
  private byte[] flags = new byte[1 << 10];

  /**
   * The words of a text. Rules that look at one text after another on one thread share the work.
   *
   * @return valid until the thread asks for those of another text
   */
  public static TextWords of(String text) {
    TextWords words = OF_THREAD.get();
    if (words.text != text) {
      words.split(text);
    }
    return words;
  }

  /** Splits a text. */
  void split(String next) {
    if (starts.length > KEPT_CAPACITY) {
      resize(1 << 10);
    }
    count = 0;
    text = next;
    int length = next.length();
    for (int i = 0; i < length; ) {
      i = isSpace(next.charAt(i)) ? i + 1 : chunks.split(next, i, this);
    }
  }

  /** How many words there are. */
  public int count() {
    return count;
  }

  /** Where a word starts, in UTF-16 units. */
  public int start(int word) {
    return starts[word];
  }

  /** Where a word ends, in UTF-16 units. */
  public int end(int word) {
    return starts[word] + lengths[word];
  }

  /** The length of a word in characters, that is code points. */
  public int codePoints(int word) {
    return codePoints[word];
  }

  /** Whether a word consists of punctuation. */
  public boolean isSymbol(int word) {
    return (flags[word] & SYMBOL) != 0;
  }

  /** Whether a word has a letter in it. */
  public boolean hasLetter(int word) {
    return (flags[word] & LETTERS) != 0;
  }

  /** A hash of a word's characters; equal words have equal ones. */
  public long hash(int word) {
    return hashes[word];
  }

  /** The hash of some words joined by single spaces. */
  public long joinedHash(int first, int words) {
    long hash = hashes[first];
    for (int word = first + 1; word < first + words; word++) {
      hash = PolynomialHash.append(hash, ' ') * power(word) + hashes[word];
    }
    return hash;
  }

  /** The hash of some words put together without spaces. */
  public long concatenatedHash(int first, int words) {
    long hash = hashes[first];
    for (int word = first + 1; word < first + words; word++) {
      hash = hash * power(word) + hashes[word];
    }
    return hash;
  }

  private long power(int word) {
    return PolynomialHash.power(lengths[word]);
  }

  void add(int start, int length, int wordCodePoints, long hash, int wordFlags) {
    if (count == starts.length) {
      resize(2 * count);
    }
    starts[count] = start;
    lengths[count] = length;
    codePoints[count] = wordCodePoints;
    hashes[count] = hash;
    flags[count] = (byte) wordFlags;
    count++;
  }

  private void resize(int capacity) {
    starts = Arrays.copyOf(starts, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
    codePoints = Arrays.copyOf(codePoints, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    flags = Arrays.copyOf(flags, capacity);
  }

  static int flags(boolean symbol, boolean letters) {
    return (symbol ? SYMBOL : 0) | (letters ? LETTERS : 0);
  }

  static boolean isSpace(char c) {
    return c <= ' '
        ? c == ' ' || c >= '\t' && c <= '\r' || c >= 0x1C && c <= 0x1F
        : c >= 0x80 && CharacterClass.SPACE.has(c);
  }
}
