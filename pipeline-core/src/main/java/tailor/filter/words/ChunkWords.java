package tailor.filter.words;

/**
 * Divides chunks, what stands between white space, and remembers how: most chunks of a text have
 * been seen before. Chunks of letters alone, which are one word but for a few, are not remembered.
 */
final class ChunkWords {
  private static final int SLOTS = 1 << 14;
  private static final int LONGEST_REMEMBERED = 48;

  private final EnglishSplitter splitter = new EnglishSplitter();
  private final SpecialHashes specials = new SpecialHashes(new SpecialWords().words());
  private final Divided[] slots = new Divided[SLOTS];

  /** A chunk and its words, as {@link TextWords} has them. */
  private record Divided(
      String chunk, int[] lengths, int[] codePoints, long[] hashes, byte[] flags) {}

  /**
   * Adds the words of the chunk that starts at an index.
   *
   * @return where the chunk ends
   */
  int split(String text, int start, TextWords words) {
    long hash = 0;
    int i = start;
    int length = text.length();
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')) {
        break;
      }
      hash = PolynomialHash.append(hash, c);
    }
    int letters = i;
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (TextWords.isSpace(c)) {
        break;
      }
      hash = PolynomialHash.append(hash, c);
    }
    if (i == letters && !specials.mayHave(hash)) {
      words.add(start, i - start, i - start, hash, TextWords.flags(false, true));
    } else {
      add(divided(text, start, i, hash), start, words);
    }
    return i;
  }

  private static void add(Divided divided, int start, TextWords words) {
    int at = start;
    for (int i = 0; i < divided.lengths.length; i++) {
      words.add(at, divided.lengths[i], divided.codePoints[i], divided.hashes[i], divided.flags[i]);
      at += divided.lengths[i];
    }
  }

  private Divided divided(String text, int start, int end, long hash) {
    if (end - start > LONGEST_REMEMBERED) {
      return divide(text.substring(start, end));
    }
    int slot = (int) PolynomialHash.spread(hash) & (SLOTS - 1);
    Divided known = slots[slot];
    if (known == null
        || known.chunk.length() != end - start
        || !text.startsWith(known.chunk, start)) {
      known = divide(text.substring(start, end));
      slots[slot] = known;
    }
    return known;
  }

  private Divided divide(String chunk) {
    int[] ends = splitter.split(chunk);
    int[] lengths = new int[ends.length];
    int[] codePoints = new int[ends.length];
    long[] hashes = new long[ends.length];
    byte[] flags = new byte[ends.length];
    int start = 0;
    for (int word = 0; word < ends.length; word++) {
      boolean symbol = true;
      boolean letters = false;
      long hash = 0;
      for (int i = start; i < ends[word]; ) {
        int c = chunk.codePointAt(i);
        int bits = CharacterClass.bits(c);
        symbol &= CharacterClass.PUNCTUATION.in(bits);
        letters |= CharacterClass.LETTER.in(bits);
        int next = i + Character.charCount(c);
        for (; i < next; i++) {
          hash = PolynomialHash.append(hash, chunk.charAt(i));
        }
        codePoints[word]++;
      }
      lengths[word] = ends[word] - start;
      hashes[word] = hash;
      flags[word] = (byte) TextWords.flags(symbol, letters);
      start = ends[word];
    }
    return new Divided(chunk, lengths, codePoints, hashes, flags);
  }
}
