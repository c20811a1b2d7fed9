package tailor.tokenize;

/**
 * An example as tokens.
 *
 * @param ids the tokens
 * @param lossMask 1 where the model learns to write the token
 * @param truncated tokens that were cut to make it fit
 * @param unlearned how many of these were to be learned
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenizedExample(int[] ids, byte[] lossMask, int truncated, int unlearned) {

  /** Whether there is a token to learn: one that is a target and has a token before it. */
  public boolean hasTarget() {
    for (int i = 1; i < lossMask.length; i++) {
      if (lossMask[i] != 0) {
        return true;
      }
    }
    return false;
  }
}
