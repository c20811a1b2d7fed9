package tailor.model;

/**
 * The shape of one attention over a batch.
 *
 * @param rows sequences of the batch
 * @param length tokens of each
 * @param heads query heads
 * @param keyValueHeads key and value heads; query head h reads head {@code h / (heads /
 *     keyValueHeads)}
 * @param headSize elements of one head; scores are divided by its square root
 */
public record AttentionShape(int rows, int length, int heads, int keyValueHeads, int headSize) {

  /** Tokens of the batch. */
  public long tokens() {
    return (long) rows * length;
  }

  /** The shape of each row by itself. */
  AttentionShape ofOneRow() {
    return new AttentionShape(1, length, heads, keyValueHeads, headSize);
  }
}
