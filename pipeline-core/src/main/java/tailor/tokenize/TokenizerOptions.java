package tailor.tokenize;

import java.util.Optional;
import tailor.config.Doc;

/**
 * Which tokenizer: the base model's, unless one is named or trained.
 *
 * @param path a {@code tokenizer.json}, or a directory with one, on any Hadoop file system; or a
 *     model on a hub
 * @param train trains one instead
 * @param endOfText the special token that ends a text, where neither tokenizer nor model names one
 */
@Doc("which tokenizer: the base model's, unless one is named or trained")
public record TokenizerOptions(
    @Doc(
            "a tokenizer.json, or a directory with one, on any Hadoop file system; or"
                + " hf://owner/name[@revision]")
        Optional<String> path,
    @Doc("trains one on the texts of the training split instead")
        Optional<TokenizerTrainingOptions> train,
    @Doc("the special token that ends a text, where the tokenizer's files name none")
        Optional<String> endOfText) {
  public TokenizerOptions {
    if (path.isPresent() && train.isPresent()) {
      throw new IllegalArgumentException("give either path or train");
    }
  }
}
