package tailor.model;

import java.util.Arrays;

/** The first key that each token sees, in every layer; the last is the token itself. */
final class KeyRanges {
  private final SlidingWindow window;
  private final int[] wide;
  private final int[] narrow;

  private KeyRanges(SlidingWindow window, int[] indices, int[] wide) {
    this.window = window;
    this.wide = wide;
    this.narrow = window.equals(SlidingWindow.NONE) ? wide : window.narrow(indices, wide);
  }

  /** For the tokens of a batch, as indices within their row. */
  static KeyRanges of(SlidingWindow window, Batch batch) {
    int[] indices = new int[batch.size()];
    Arrays.setAll(indices, i -> i % batch.length());
    return new KeyRanges(window, indices, batch.segmentStarts());
  }

  /** For the tokens at these positions of one sequence. */
  static KeyRanges of(SlidingWindow window, int[] positions) {
    return new KeyRanges(window, positions, new int[positions.length]);
  }

  int[] firstKeys(int layer) {
    return layer < window.fromLayer() ? wide : narrow;
  }
}
