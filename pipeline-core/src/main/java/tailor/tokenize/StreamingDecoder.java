package tailor.tokenize;

import java.util.Arrays;

/**
 * Decodes tokens as they arrive. What a token reads may depend on the tokens around it (a character
 * may be spread over several, a leading space may fall away), so text is given out only once
 * further tokens cannot change it; together the pieces are the text of all tokens. Special tokens
 * are left out. Not safe for use by several threads.
 */
public final class StreamingDecoder {
  private static final char REPLACEMENT = '\uFFFD';

  private final Tokenizer tokenizer;
  private int[] window = new int[0];
  private int known;

  StreamingDecoder(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Takes the next token and returns the text that is certain now; possibly empty. */
  public String accept(int id) {
    window = Arrays.copyOf(window, window.length + 1);
    window[window.length - 1] = id;
    String text = tokenizer.decodeText(window);
    if (text.isEmpty() || text.charAt(text.length() - 1) == REPLACEMENT) {
      return "";
    }
    return giveOut(text);
  }

  /** Returns what is left, with U+FFFD for a character that was never completed. */
  public String finish() {
    String rest = giveOut(tokenizer.decodeText(window));
    window = new int[0];
    known = 0;
    return rest;
  }

  /** Keeps the tokens of the last piece as context for the next ones. */
  private String giveOut(String text) {
    String before = tokenizer.decodeText(Arrays.copyOf(window, known));
    String piece = text.substring(Math.min(before.length(), text.length()));
    window = Arrays.copyOfRange(window, known, window.length);
    known = window.length;
    return piece;
  }
}
