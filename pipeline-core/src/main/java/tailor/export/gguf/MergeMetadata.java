package tailor.export.gguf;

import java.util.List;

/** The part of a file's metadata in which kinds of BPE tokenizers differ: how tokens merge. */
interface MergeMetadata {
  /** What a token of the vocabulary is, beside those that are added to it. */
  TokenKind kind(String token);

  /** What an added token is. */
  TokenKind addedKind(String token, boolean special);

  /**
   * Writes the kind of tokenizer and its rules.
   *
   * @param tokens texts, by id
   * @param kinds what they are, by id
   * @throws UnsupportedTokenizerException if the format cannot tell these rules
   */
  void write(GgufOutput out, List<String> tokens, List<TokenKind> kinds);
}
