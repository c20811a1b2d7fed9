package tailor.filter.words;

/**
 * Sequences of n words (n-grams) that occur more than once in a text.
 *
 * @param codePoints the characters, that is code points, that they take up
 * @param first number of the first word of the first of them; -1 if there is none
 * @param words how many words each has
 */
public record WordSequences(long codePoints, int first, int words) {

  /**
   * The sequence that occurs most often, of several the one that occurs first. Counted with the
   * spaces between its words, and each time it occurs, overlaps included.
   */
  public static WordSequences mostFrequent(TextWords text, int words) {
    HashCounts counts = HashCounts.ofThread(text.count());
    int most = 0;
    long mostHash = 0;
    int last = 0;
    for (int i = 0; i + words <= text.count(); i++) {
      long hash = text.joinedHash(i, words);
      int count = counts.add(hash);
      if (count > most) {
        most = count;
        mostHash = hash;
        last = i;
      }
    }
    if (most == 0) {
      return new WordSequences(0, -1, words);
    }
    int first = firstOfMost(text, words, most, counts, mostHash, last);
    return new WordSequences((long) most * joinedCodePoints(text, first, words), first, words);
  }

  /**
   * The sequences that occurred before, counted without spaces; after each the search goes on
   * behind it, so that no word is counted twice. Words are put together before they are compared,
   * wherever one ends and the next begins.
   */
  public static WordSequences repeated(TextWords text, int words) {
    HashCounts seen = HashCounts.ofThread(text.count());
    long codePoints = 0;
    int first = -1;
    for (int i = 0; i + words <= text.count(); ) {
      if (seen.add(text.concatenatedHash(i, words)) == 1) {
        i++;
        continue;
      }
      if (first < 0) {
        first = i;
      }
      for (int end = i + words; i < end; i++) {
        codePoints += text.codePoints(i);
      }
    }
    return new WordSequences(codePoints, first, words);
  }

  /**
   * The characters, that is code points, of all words that lie in a sequence which occurred before.
   * As many at least as {@link #repeated} counts of sequences of so many words or more.
   */
  public static long coveredByRepeated(TextWords text, int words) {
    HashCounts seen = HashCounts.ofThread(text.count());
    long codePoints = 0;
    int covered = 0;
    for (int i = 0; i + words <= text.count(); i++) {
      if (seen.add(text.concatenatedHash(i, words)) > 1) {
        for (covered = Math.max(covered, i); covered < i + words; covered++) {
          codePoints += text.codePoints(covered);
        }
      }
    }
    return codePoints;
  }

  private static int firstOfMost(
      TextWords text, int words, int most, HashCounts counts, long hash, int last) {
    for (int i = 0; i < last; i++) {
      long candidate = text.joinedHash(i, words);
      if (candidate == hash || counts.get(candidate) == most) {
        return i;
      }
    }
    return last;
  }

  private static int joinedCodePoints(TextWords text, int first, int words) {
    int codePoints = words - 1;
    for (int word = first; word < first + words; word++) {
      codePoints += text.codePoints(word);
    }
    return codePoints;
  }
}
