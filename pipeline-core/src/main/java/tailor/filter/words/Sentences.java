package tailor.filter.words;

/**
 * Counts sentences as spaCy's sentencizer does: one ends with the marks behind a full stop,
 * question mark or the like that is a word of its own.
 */
public final class Sentences {
  private static final ThreadLocal<TextWords> WORDS = ThreadLocal.withInitial(TextWords::new);

  private Sentences() {}

  /** How many sentences a text has; one at least. */
  public static int count(String text) {
    TextWords words = WORDS.get();
    words.split(text);
    int sentences = 0;
    boolean ended = false;
    int last = 0;
    for (int word = 0; word < words.count(); word++) {
      int start = words.start(word);
      if (ended && isSpaceWord(text, last, start)) {
        sentences++;
        ended = false;
      }
      int c = text.codePointAt(start);
      last = words.end(word);
      boolean end = words.codePoints(word) == 1 && CharacterClass.SENTENCE_END.has(c);
      if (ended && !end && !isPunctuation(text, start, last)) {
        sentences++;
        ended = false;
      }
      ended |= end;
    }
    return sentences + 1;
  }

  /** Whether white space is a word: all but a single plain space. */
  private static boolean isSpaceWord(String text, int start, int end) {
    return end - start > 1 || end > start && text.charAt(start) != ' ';
  }

  private static boolean isPunctuation(String text, int start, int end) {
    for (int i = start; i < end; ) {
      int c = text.codePointAt(i);
      if (!CharacterClass.CATEGORY_P.has(c)) {
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }
}
