package tailor.model.score;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import tailor.config.ConfigurationException;
import tailor.model.Batch;
import tailor.model.Tensor;
import tailor.model.Transformer;

/** Gives texts their log-probabilities. Not safe for use by several threads. */
public final class TextScorer {
  /** Tokens of a batch, padding included, unless one text alone has more. */
  private static final int BATCH_TOKENS = 2048;

  private final Transformer transformer;
  private final Tensor parameters;

  /**
   * A scorer on a model whose parts stay the caller's.
   *
   * @throws ConfigurationException if the model reaches no further than one token
   */
  public TextScorer(Transformer transformer, Tensor parameters) {
    if (transformer.config().maxPositions() < 2) {
      throw new ConfigurationException(
          "The model reaches one token (max_position_embeddings), so nothing follows from anything.");
    }
    this.transformer = transformer;
    this.parameters = parameters;
  }

  /** The longest text that is read as a whole, in tokens. */
  public int longestWhole() {
    return transformer.config().maxPositions();
  }

  /**
   * The natural logarithms of the probabilities of each text's tokens given those before them.
   *
   * @param texts token ids
   * @return for each text one value fewer than it has tokens: the first value is that of the second
   *     token, since nothing comes before the first; none for a text of one token or none
   */
  public List<double[]> score(List<int[]> texts) {
    List<double[]> scores = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    for (int[] text : texts) {
      double[] score = new double[Math.max(0, text.length - 1)];
      scores.add(score);
      addWindows(windows, text, score);
    }
    windows.sort(Comparator.comparingInt(Window::length));
    int from = 0;
    while (from < windows.size()) {
      int to = from + 1;
      while (to < windows.size() && (to + 1 - from) * windows.get(to).length() <= BATCH_TOKENS) {
        to++;
      }
      scoreBatch(windows.subList(from, to));
      from = to;
    }
    return scores;
  }

  /**
   * A stretch of a text that is read at once.
   *
   * @param begin its first token
   * @param scored the first token whose probability is taken from this window
   * @param end behind its last token
   * @param score takes the values, at the index of the token less one
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Window(int[] text, int begin, int scored, int end, double[] score) {
    int length() {
      return end - begin;
    }
  }

  private void addWindows(List<Window> windows, int[] text, double[] score) {
    int longest = longestWhole();
    int scored = 1;
    while (scored < text.length) {
      int begin = scored == 1 ? 0 : scored - longest / 2;
      int end = Math.min(text.length, begin + longest);
      windows.add(new Window(text, begin, scored, end, score));
      scored = end;
    }
  }

  private void scoreBatch(List<Window> windows) {
    int rows = windows.size();
    int length = windows.get(rows - 1).length();
    int[] tokens = new int[rows * length];
    int[] segmentStarts = new int[rows * length];
    byte[] mask = new byte[rows * length];
    for (int row = 0; row < rows; row++) {
      Window window = windows.get(row);
      int at = row * length;
      System.arraycopy(window.text(), window.begin(), tokens, at, window.length());
      Arrays.fill(mask, at + window.scored() - window.begin(), at + window.length(), (byte) 1);
      for (int i = window.length(); i < length; i++) {
        segmentStarts[at + i] = i;
      }
    }
    DoubleBuffer losses = DoubleBuffer.allocate(rows * length);
    transformer.tokenLosses(
        parameters, new Batch(rows, length, tokens, segmentStarts, mask), losses);
    for (int row = 0; row < rows; row++) {
      Window window = windows.get(row);
      for (int token = window.scored(); token < window.end(); token++) {
        window.score()[token - 1] = -losses.get(row * length + token - window.begin());
      }
    }
  }
}
