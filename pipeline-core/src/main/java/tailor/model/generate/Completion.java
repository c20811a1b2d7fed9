package tailor.model.generate;

import java.util.List;

/**
 * What was generated.
 *
 * @param text without special tokens and without the stop text
 * @param tokens as sampled, without the end token
 * @param promptTokens number of tokens of the prompt
 * @param finish why it ends
 */
public record Completion(String text, List<Integer> tokens, int promptTokens, Finish finish) {
  public Completion {
    tokens = List.copyOf(tokens);
  }

  /** Why a text ends. */
  public enum Finish {
    /** The model ended it, or a stop text came. */
    STOP,
    /** As many tokens as were asked for, or as the model reaches. */
    LENGTH
  }
}
