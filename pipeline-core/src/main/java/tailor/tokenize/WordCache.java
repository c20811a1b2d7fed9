package tailor.tokenize;

import java.util.Arrays;

/**
 * The tokens of words that have been seen: a hash table of which every hit is compared letter by
 * letter. When it is full it begins anew, so that it stays small enough for the processor's caches.
 * Not safe for use by several threads.
 */
final class WordCache {
  /** Longer words are rare, and seldom come again. */
  static final int LONGEST = 48;

  private static final int SLOTS = 1 << 17;
  private static final int MOST_WORDS = SLOTS / 2;

  private final int[] hashes = new int[SLOTS];
  private final int[] words = new int[SLOTS];
  private final int[] wordLengths = new int[SLOTS];
  private final int[] tokens = new int[SLOTS];
  private final int[] tokenCounts = new int[SLOTS];
  private char[] letters = new char[1 << 16];
  private int[] ids = new int[1 << 15];
  private int letterCount;
  private int idCount;
  private int size;

  /** A number for a word, the same for equal words. */
  static int hash(String text, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + text.charAt(i);
    }
    return hash * 0x9E3779B1;
  }

  /** Appends the tokens of a word; false if it is not known. */
  boolean find(String text, int from, int to, int hash, TokenBuffer out) {
    int slot = hash >>> 15;
    while (tokenCounts[slot] != 0) {
      if (hashes[slot] == hash && isWord(slot, text, from, to)) {
        out.add(ids, tokens[slot], tokenCounts[slot]);
        return true;
      }
      slot = slot + 1 & SLOTS - 1;
    }
    return false;
  }

  /**
   * Remembers a word that is not known; not one without tokens.
   *
   * @param first place of its first token in {@code out}, whose last is the last there
   */
  void add(String text, int from, int to, int hash, TokenBuffer out, int first) {
    int count = out.size() - first;
    if (count == 0) {
      return;
    }
    if (size == MOST_WORDS) {
      clear();
    }
    int length = to - from;
    if (letterCount + length > letters.length) {
      letters = Arrays.copyOf(letters, letters.length * 2);
    }
    if (idCount + count > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(ids.length * 2, idCount + count));
    }
    int slot = hash >>> 15;
    while (tokenCounts[slot] != 0) {
      slot = slot + 1 & SLOTS - 1;
    }
    text.getChars(from, to, letters, letterCount);
    out.copyFrom(first, ids, idCount);
    hashes[slot] = hash;
    words[slot] = letterCount;
    wordLengths[slot] = length;
    tokens[slot] = idCount;
    tokenCounts[slot] = count;
    letterCount += length;
    idCount += count;
    size++;
  }

  private boolean isWord(int slot, String text, int from, int to) {
    if (wordLengths[slot] != to - from) {
      return false;
    }
    int start = words[slot];
    for (int i = from; i < to; i++) {
      if (letters[start + i - from] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void clear() {
    Arrays.fill(tokenCounts, 0);
    letterCount = 0;
    idCount = 0;
    size = 0;
  }
}
