package tailor.tokenize;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * How a byte-level BPE tokenizer is trained on the texts of the training split.
 *
 * @param vocabularySize tokens in all: special ones, the 256 bytes, and merges
 * @param minFrequency how often a pair must occur to become a token
 * @param digits whether a number is one word or a word a digit
 * @param endOfText the special token that ends a text
 * @param padding the special token of padding
 * @param specialTokens further special tokens, such as those of the chat template
 */
@Doc("how a byte-level BPE tokenizer is trained on the texts of the training split")
public record TokenizerTrainingOptions(
    @Doc("tokens in all: special ones, the 256 bytes, and merges")
        @Default("4096")
        @InRange(min = 264, max = 1_000_000)
        int vocabularySize,
    @Doc("how often a pair must occur to become a token") @Default("2") @InRange(min = 1)
        long minFrequency,
    @Doc("whether a number is one word, or a word a digit") @Default("apart") Digits digits,
    @Doc("the special token that ends a text") @Default("\"<|endoftext|>\"") String endOfText,
    @Doc("the special token of padding") @Default("\"<|pad|>\"") String padding,
    @Doc("further special tokens, such as those of the chat template")
        @Default("[\"<|im_start|>\", \"<|im_end|>\"]")
        List<String> specialTokens)
    implements Serializable {

  /** How numbers are cut into words. */
  public enum Digits {
    /** Every digit is a token. */
    APART,
    /** Digits merge as letters do. */
    TOGETHER
  }

  public TokenizerTrainingOptions {
    if (new HashSet<>(specialTokens).size() < specialTokens.size()
        || specialTokens.contains(endOfText)
        || specialTokens.contains(padding)
        || endOfText.equals(padding)) {
      throw new IllegalArgumentException("end-of-text, padding and special-tokens must differ");
    }
  }
}
