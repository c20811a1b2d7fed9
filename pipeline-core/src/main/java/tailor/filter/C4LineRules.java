package tailor.filter;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.filter.words.TextLines;

/**
 * The rules for lines of Raffel et al., <a href="https://arxiv.org/abs/1910.10683">Exploring the
 * Limits of Transfer Learning</a>, section 2.2 (the data set C4), as datatrove 0.10.1 has them.
 *
 * @param maxWordLength most characters of a word, between white space
 * @param minWords fewest words of a line, between white space
 * @param endMarks what a line ends with
 * @param scriptPhrases what takes out a line, in lower case
 * @param policyPhrases what takes out a line too, in lower case
 */
public record C4LineRules(
    @Doc("most characters of a word in a line that is kept") @Default("1000") @InRange(min = 1)
        int maxWordLength,
    @Doc("fewest words of a line that is kept") @Default("3") @InRange(min = 0) int minWords,
    @Doc("what lines that are kept end with, an ellipsis excepted")
        @Default("[\".\", \"?\", \"!\", \"\\\"\", \"'\"]")
        List<String> endMarks,
    @Doc("phrases in lower case that are in no line that is kept") @Default("[javascript]")
        List<String> scriptPhrases,
    @Doc("phrases of terms and policies, in lower case, that are in no line that is kept")
        @Default(
            "[terms of use, privacy policy, cookie policy, uses cookies, use of cookies,"
                + " use cookies]")
        List<String> policyPhrases)
    implements Serializable {

  private static final Pattern CITATION =
      Pattern.compile("\\[[0-9]*]|\\[edit]|\\[citation needed]");
  private static final String ELLIPSIS = "...";

  /** What becomes of a line. */
  public enum Outcome {
    KEPT,
    /** It is taken out. */
    REMOVED,
    /** It takes out the whole document: it has the filler {@code lorem ipsum}. */
    LOREM_IPSUM,
    /** It takes out the whole document: it has a curly bracket, as code does. */
    CURLY_BRACKET
  }

  public C4LineRules {
    endMarks = List.copyOf(endMarks);
    scriptPhrases = List.copyOf(scriptPhrases);
    policyPhrases = List.copyOf(policyPhrases);
  }

  /** A line of a text without white space at its ends and without marks of citations. */
  public static String bare(String text, int start, int end) {
    int first = TextLines.skipSpace(text, start, end);
    String line = text.substring(first, TextLines.trimSpace(text, first, end));
    return line.indexOf('[') < 0 ? line : CITATION.matcher(line).replaceAll("");
  }

  /**
   * Judges a line.
   *
   * @param text the text that it is in
   * @param start where it starts
   * @param end where it ends
   * @param bare the same line, as {@link #bare} makes it
   */
  public Outcome judge(String text, int start, int end, String bare) {
    if (bare.isEmpty() || !endsWell(bare) || !hasWords(text, start, end)) {
      return Outcome.REMOVED;
    }
    if (Phrases.contains(bare, "lorem ipsum")) {
      return Outcome.LOREM_IPSUM;
    }
    if (Phrases.containsAny(bare, scriptPhrases)) {
      return Outcome.REMOVED;
    }
    if (bare.indexOf('{') >= 0) {
      return Outcome.CURLY_BRACKET;
    }
    return Phrases.containsAny(bare, policyPhrases) ? Outcome.REMOVED : Outcome.KEPT;
  }

  private boolean endsWell(String line) {
    return endMarks.stream().anyMatch(line::endsWith) && !line.endsWith(ELLIPSIS);
  }

  private boolean hasWords(String text, int start, int end) {
    int words = 0;
    for (int i = TextLines.skipSpace(text, start, end); i < end; ) {
      int wordEnd = TextLines.skipWord(text, i, end);
      if (wordEnd - i > maxWordLength && text.codePointCount(i, wordEnd) > maxWordLength) {
        return false;
      }
      words++;
      i = TextLines.skipSpace(text, wordEnd, end);
    }
    return words >= minWords;
  }
}
