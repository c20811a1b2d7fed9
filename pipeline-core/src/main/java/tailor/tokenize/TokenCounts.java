package tailor.tokenize;

/**
 * What became of the examples of one split. Every token counts as often as its example is seen.
 *
 * @param examples examples that went in, less those that were dropped
 * @param copies how often they are seen in all, which is other than their number where sources have
 *     weights
 * @param tokens tokens of documents, end tokens included
 * @param supervised tokens that the model learns to write
 * @param truncated tokens that were cut from examples too long for a sequence
 */
public record TokenCounts(
    long examples, long copies, long tokens, long supervised, long truncated) {
  /** Of a split without examples. */
  public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0);

  /** Of these examples and others. */
  public TokenCounts plus(TokenCounts others) {
    return new TokenCounts(
        examples + others.examples,
        copies + others.copies,
        tokens + others.tokens,
        supervised + others.supervised,
        truncated + others.truncated);
  }
}
