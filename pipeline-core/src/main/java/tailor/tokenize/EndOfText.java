package tailor.tokenize;

import java.util.Optional;
import tailor.config.ConfigurationException;

/** Finds the token that is put after every document. */
public final class EndOfText {
  private EndOfText() {}

  /**
   * The end token of a tokenizer.
   *
   * @param name its text, where it is configured; otherwise the one that the tokenizer's files name
   * @throws ConfigurationException if there is none
   */
  public static int of(Tokenizer tokenizer, Optional<String> name) {
    if (name.isPresent()) {
      int[] ids = tokenizer.encode(name.get());
      if (ids.length != 1) {
        throw new ConfigurationException(
            "tokenize.tokenizer.end-of-text is '%s', which is no token of %s: it has the special tokens %s."
                .formatted(
                    name.get(), tokenizer.files().origin(), tokenizer.specialTokens().texts()));
      }
      return ids[0];
    }
    return tokenizer
        .specialTokens()
        .end()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "The tokenizer %s names no token that ends a text: neither eos_token in tokenizer_config.json nor eos_token_id in config.json. Name one with tokenize.tokenizer.end-of-text; it has the special tokens %s."
                        .formatted(tokenizer.files().origin(), tokenizer.specialTokens().texts())));
  }
}
