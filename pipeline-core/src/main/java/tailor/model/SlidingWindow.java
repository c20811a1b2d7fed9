package tailor.model;

import java.io.Serializable;
import java.util.Arrays;
import tailor.config.ConfigurationException;

/**
 * How far back a token sees: in layers from {@code fromLayer} on itself and the {@code tokens - 1}
 * before it, in earlier layers everything.
 *
 * @param tokens width of the window, the token itself included ({@code sliding_window})
 * @param fromLayer first layer that has the window ({@code max_window_layers})
 */
public record SlidingWindow(int tokens, int fromLayer) implements Serializable {
  /** Every layer sees everything. */
  public static final SlidingWindow NONE = new SlidingWindow(Integer.MAX_VALUE, 0);

  public SlidingWindow {
    if (tokens < 1 || fromLayer < 0) {
      throw new ConfigurationException(
          "a sliding window of %d tokens from layer %d on, expected at least one token and no negative layer"
              .formatted(tokens, fromLayer));
    }
  }

  /** A window in every layer. */
  public static SlidingWindow of(int tokens) {
    return new SlidingWindow(tokens, 0);
  }

  /**
   * The first key that each token sees through the window.
   *
   * @param indices where each token is in its row
   * @param firstKeys the first key that it would see without a window
   */
  int[] narrow(int[] indices, int[] firstKeys) {
    int[] narrowed = new int[indices.length];
    Arrays.setAll(narrowed, i -> Math.max(firstKeys[i], indices[i] - tokens + 1));
    return narrowed;
  }
}
