package tailor.model;

import java.util.Arrays;

/**
 * Token sequences of one length, each packed from one or several segments. A token sees its own
 * segment only, and positions begin at 0 in each. The target of a token is the next token of its
 * segment.
 *
 * @param rows number of sequences
 * @param length tokens of each
 * @param tokens token ids, row by row
 * @param segmentStarts for every token the index within its row at which its segment begins;
 *     padding tokens are best made segments of one token
 * @param lossMask 1 for every token that counts as a target, else 0; the first token of a segment
 *     is nobody's target whatever its mask
 */
public record Batch(int rows, int length, int[] tokens, int[] segmentStarts, byte[] lossMask) {

  /**
   * Checks the sizes and the segments.
   *
   * @throws IllegalArgumentException if they do not fit
   */
  public Batch {
    int size = Math.multiplyExact(rows, length);
    if (rows < 1
        || length < 1
        || tokens.length != size
        || segmentStarts.length != size
        || lossMask.length != size) {
      throw new IllegalArgumentException(
          "batch of %d rows of %d tokens has %d tokens, %d segment starts, %d mask entries"
              .formatted(rows, length, tokens.length, segmentStarts.length, lossMask.length));
    }
    for (int i = 0; i < size; i++) {
      int index = i % length;
      int start = segmentStarts[i];
      boolean begins = start == index;
      boolean continues = index > 0 && start == segmentStarts[i - 1];
      if (!begins && !continues) {
        throw new IllegalArgumentException(
            "token %d of row %d says that its segment begins at %d"
                .formatted(index, i / length, start));
      }
    }
  }

  /** One sequence that is one segment, in which every token counts. */
  public static Batch of(int... tokens) {
    byte[] mask = new byte[tokens.length];
    Arrays.fill(mask, (byte) 1);
    return new Batch(1, tokens.length, tokens, new int[tokens.length], mask);
  }

  /**
   * A batch of packed sequences. Neighbouring tokens with the same id belong together; id 0 is
   * padding, each token of which becomes a segment of its own and counts in no loss.
   */
  public static Batch ofSegmentIds(
      int rows, int length, int[] tokens, int[] segmentIds, byte[] lossMask) {
    int[] starts = new int[segmentIds.length];
    byte[] mask = lossMask.clone();
    for (int i = 0; i < starts.length; i++) {
      int index = i % length;
      boolean padding = segmentIds[i] == 0;
      boolean continues = index > 0 && !padding && segmentIds[i] == segmentIds[i - 1];
      starts[i] = continues ? starts[i - 1] : index;
      if (padding) {
        mask[i] = 0;
      }
    }
    return new Batch(rows, length, tokens, starts, mask);
  }

  /** Tokens of all rows together. */
  public int size() {
    return rows * length;
  }

  /** The position of every token in its segment. */
  int[] positions() {
    int[] positions = new int[size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i % length - segmentStarts[i];
    }
    return positions;
  }

  /** The number of tokens of every token's segment. */
  int[] segmentLengths() {
    int[] lengths = new int[size()];
    int after = 0;
    for (int i = size() - 1; i >= 0; i--) {
      boolean ends = (i + 1) % length == 0 || segmentStarts[i + 1] != segmentStarts[i];
      after = ends ? i % length + 1 : after;
      lengths[i] = after - segmentStarts[i];
    }
    return lengths;
  }

  /** The indices of the tokens that have a target that counts, ascending. */
  int[] predictors() {
    int[] predictors = new int[size()];
    int count = 0;
    for (int i = 0; i + 1 < predictors.length; i++) {
      boolean inSegment = (i + 1) % length > segmentStarts[i + 1];
      if (inSegment && lossMask[i + 1] != 0) {
        predictors[count++] = i;
      }
    }
    return Arrays.copyOf(predictors, count);
  }
}
