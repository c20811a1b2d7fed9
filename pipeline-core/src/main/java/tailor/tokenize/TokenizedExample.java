package tailor.tokenize;

import java.util.Arrays;

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

  /** This one's tokens and another's after them. */
  TokenizedExample followedBy(TokenizedExample other) {
    int[] both = Arrays.copyOf(ids, ids.length + other.ids.length);
    byte[] masks = Arrays.copyOf(lossMask, both.length);
    System.arraycopy(other.ids, 0, both, ids.length, other.ids.length);
    System.arraycopy(other.lossMask, 0, masks, ids.length, other.ids.length);
    return new TokenizedExample(
        both, masks, truncated + other.truncated, unlearned + other.unlearned);
  }

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
