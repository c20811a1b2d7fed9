package tailor.export.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Writes the rules of a byte-level tokenizer: a name for how words are cut, and its merges. */
final class ByteLevelMetadata implements MergeMetadata {
  private final List<Merge> merges;
  private final PreTokenizer words;

  ByteLevelMetadata(JsonNode tokenizer) {
    this.merges = Merge.of(tokenizer);
    this.words =
        PreTokenizer.of(tokenizer)
            .orElseThrow(
                () -> new UnsupportedTokenizerException("it cuts words by rules of another kind"));
  }

  @Override
  public TokenKind kind(String token) {
    return TokenKind.NORMAL;
  }

  @Override
  public TokenKind addedKind(String token, boolean special) {
    return special ? TokenKind.CONTROL : TokenKind.USER_DEFINED;
  }

  @Override
  public void write(GgufOutput out, List<String> tokens, List<TokenKind> kinds) {
    out.text(GgufTokenizer.MODEL, GgufTokenizer.BYTE_LEVEL);
    out.text(GgufTokenizer.PRE, words.ggufName());
    out.texts(
        GgufTokenizer.MERGES,
        merges.stream().map(merge -> merge.left() + " " + merge.right()).toList());
    out.flag(GgufTokenizer.SPACE_FIRST, false);
  }
}
