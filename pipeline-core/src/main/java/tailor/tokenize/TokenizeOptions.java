package tailor.tokenize;

import java.util.Optional;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * How examples become sequences of tokens.
 *
 * @param sequenceLength tokens of a sequence
 * @param tasks whether one sequence may hold examples of several tasks
 * @param tokenizer which tokenizer
 * @param cache whether the tokens of texts are kept for later runs
 * @param cacheBytes how much of them is kept
 */
public record TokenizeOptions(
    @Doc("tokens of a sequence: long texts are cut into such pieces, short ones share a sequence")
        @Default("512")
        @InRange(min = 8, max = 1_048_576)
        int sequenceLength,
    @Doc("whether one sequence may hold examples of several tasks") @Default("together")
        Tasks tasks,
    @Doc("which tokenizer: the base model's, unless one is named or trained") @Default("{}")
        TokenizerOptions tokenizer,
    @Doc("whether the tokens of texts are kept for later runs, in token_cache") @Default("keep")
        Cache cache,
    @Doc("size of token_cache in bytes above which what was added first is removed")
        @Default("10737418240")
        @InRange(min = 0)
        long cacheBytes) {

  /** Whether the tokens of texts are kept for later runs. */
  public enum Cache {
    /** A text is tokenized once by a tokenizer, whatever the run or the sequence length. */
    KEEP,
    /** Texts are tokenized in every run, and nothing is kept. */
    OFF
  }

  /** The same with a tokenizer from another place. */
  public TokenizeOptions withTokenizerAt(String path) {
    return new TokenizeOptions(
        sequenceLength,
        tasks,
        new TokenizerOptions(Optional.of(path), tokenizer.train(), tokenizer.endOfText()),
        cache,
        cacheBytes);
  }

  /** What may share a sequence. */
  public enum Tasks {
    /** Examples of any task: the least padding. */
    TOGETHER,
    /** Only examples of one task, so that losses can be told apart by task. */
    APART
  }
}
