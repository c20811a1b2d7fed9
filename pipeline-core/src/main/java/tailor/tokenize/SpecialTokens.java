package tailor.tokenize;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The special tokens of a tokenizer and what its model uses them for.
 *
 * @param begin begins every text, where the model has such a token
 * @param ends end a text or a turn: generation stops at any of them; the first one is written after
 *     every document. Empty if neither tokenizer nor model names one
 * @param pad fills a sequence up; the first end token where none is named
 * @param texts every special token as it is written, the text that the tokenizer recognizes
 */
public record SpecialTokens(
    OptionalInt begin, List<Integer> ends, OptionalInt pad, Set<String> texts) {

  /** The token that is written after every document. */
  public OptionalInt end() {
    return ends.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ends.get(0));
  }
}
