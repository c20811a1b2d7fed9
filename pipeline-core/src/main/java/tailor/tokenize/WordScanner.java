package tailor.tokenize;

/**
 * Finds the ends of GPT-2's words, as the pattern of Hugging Face's {@code ByteLevel} does:
 *
 * <pre>
 * 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
 * </pre>
 *
 * <p>Where digits stand alone, each is a word, and what is between two of them is a text of its
 * own: white space before a digit is not followed by anything.
 */
final class WordScanner {
  /** There is a code point whose class is disputed. */
  static final int DISPUTED = -1;

  private final boolean digitsApart;

  WordScanner(TokenizerTrainingOptions.Digits digits) {
    this.digitsApart = digits == TokenizerTrainingOptions.Digits.APART;
  }

  /**
   * The end of the word that begins at a place, or {@link #DISPUTED}.
   *
   * @param to end of the text
   */
  int end(String text, int from, int to) {
    char first = text.charAt(from);
    if (first == '\'') {
      int end = contraction(text, from, to);
      if (end > from) {
        return end;
      }
    }
    int start = from;
    byte type = type(text, start, to);
    if (first == ' ' && from + 1 < to) {
      byte next = type(text, from + 1, to);
      boolean joins =
          next != CharacterClass.SPACE && !(digitsApart && next == CharacterClass.NUMBER);
      if (joins) {
        start = from + 1;
        type = next;
      }
    }
    return switch (type) {
      case CharacterClass.DISPUTED -> DISPUTED;
      case CharacterClass.SPACE -> spaceEnd(text, from, to);
      case CharacterClass.NUMBER ->
          digitsApart ? start + width(text, start, to) : runEnd(text, start, to, type);
      default -> runEnd(text, start, to, type);
    };
  }

  /**
   * The first place from {@code from} at which a word begins whatever stands before: white space
   * after anything else, or what is no letter after a letter, or no number after a number. What
   * lies before it has the same words as it would have alone.
   *
   * @return {@code to} if there is none before
   */
  int boundary(String text, int from, int to) {
    for (int at = Math.max(1, from); at < to; at++) {
      byte before = type(text, at - 1, to);
      byte type = type(text, at, to);
      boolean begins =
          type == CharacterClass.SPACE
              ? before != CharacterClass.SPACE
              : before == CharacterClass.LETTER || before == CharacterClass.NUMBER;
      if (begins
          && before != type
          && before != CharacterClass.DISPUTED
          && type != CharacterClass.DISPUTED) {
        return at;
      }
    }
    return to;
  }

  private static int runEnd(String text, int from, int to, byte type) {
    int end = from + width(text, from, to);
    while (end < to) {
      byte next = type(text, end, to);
      if (next == CharacterClass.DISPUTED) {
        return DISPUTED;
      }
      if (next != type) {
        break;
      }
      end += width(text, end, to);
    }
    return end;
  }

  /**
   * All white space at the end of a text; elsewhere all but the last, which the next word takes.
   */
  private int spaceEnd(String text, int from, int to) {
    int end = from + 1;
    byte next = CharacterClass.SPACE;
    while (end < to) {
      next = type(text, end, to);
      if (next != CharacterClass.SPACE) {
        break;
      }
      end++;
    }
    if (end < to && next == CharacterClass.DISPUTED) {
      return DISPUTED;
    }
    boolean last = end == to || digitsApart && next == CharacterClass.NUMBER;
    return last || end == from + 1 ? end : end - 1;
  }

  private static int contraction(String text, int from, int to) {
    if (from + 1 >= to) {
      return from;
    }
    char letter = text.charAt(from + 1);
    if (letter == 's' || letter == 't' || letter == 'm' || letter == 'd') {
      return from + 2;
    }
    char second = from + 2 < to ? text.charAt(from + 2) : 0;
    boolean isLong =
        letter == 'r' && second == 'e'
            || letter == 'v' && second == 'e'
            || letter == 'l' && second == 'l';
    return isLong ? from + 3 : from;
  }

  private static byte type(String text, int at, int to) {
    char c = text.charAt(at);
    return CharacterClass.of(isPair(text, at, to) ? text.codePointAt(at) : c);
  }

  private static int width(String text, int at, int to) {
    return isPair(text, at, to) ? 2 : 1;
  }

  private static boolean isPair(String text, int at, int to) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < to
        && Character.isLowSurrogate(text.charAt(at + 1));
  }
}
