package tailor.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tailor.run.BadDataException;

/**
 * Pairs of answers to learn from, and what the model gave them before training. In each row of a
 * batch the first two segments are a pair, the next two another, and so on, the chosen answer
 * before the rejected one; each repeats the prompt, so that no answer sees another. What counts of
 * a segment is the sum of the log-probabilities of its targets.
 *
 * @param loss of a pair
 * @param reference log-probabilities of the segments of each row before training, as {@link
 *     #logProbabilities} has them
 */
public record Preferences(PreferenceLoss loss, List<double[]> reference) {

  /** What is known of a pair. */
  @FunctionalInterface
  private interface Visitor {
    /**
     * A pair.
     *
     * @param row of the batch
     * @param chosen number of the chosen segment in its row; that of the rejected one follows
     * @param margin in nats
     */
    void pair(int row, int chosen, double margin);
  }

  /**
   * The log-probabilities of the segments of every row, up to the last one with a target.
   *
   * @param tokenLosses of all tokens of the batch, 0 where a token is no target
   * @throws BadDataException if a row has an odd number of them, so that they are no pairs
   */
  public static List<double[]> logProbabilities(Batch batch, double[] tokenLosses) {
    List<double[]> rows = new ArrayList<>();
    boolean[] targets = targets(batch);
    for (int row = 0; row < batch.rows(); row++) {
      double[] sums = new double[batch.length() + 1];
      int segment = -1;
      int segments = 0;
      for (int i = 0; i < batch.length(); i++) {
        int token = row * batch.length() + i;
        segment += batch.segmentStarts()[token] == i ? 1 : 0;
        sums[segment] -= tokenLosses[token];
        segments = targets[token] ? segment + 1 : segments;
      }
      if (segments % 2 != 0) {
        throw new BadDataException(
            "a sequence of preference pairs has %d answers. Run tokenize again, with no other tasks."
                .formatted(segments));
      }
      rows.add(Arrays.copyOf(sums, segments));
    }
    return rows;
  }

  /** Of rows {@code from} to before {@code to}. */
  Preferences rows(int from, int to) {
    return new Preferences(loss, reference.subList(from, to));
  }

  /**
   * What the pairs cost.
   *
   * @return losses, pairs, pairs of which the chosen answer gained more than the rejected one, and
   *     margins times beta, which are differences of rewards
   */
  public LossResult result(Batch batch, double[] tokenLosses) {
    double[] sums = new double[2];
    int[] counts = new int[2];
    visit(
        batch,
        tokenLosses,
        (row, chosen, margin) -> {
          sums[0] += loss.of(margin);
          sums[1] += loss.beta() * margin;
          counts[0]++;
          counts[1] += margin > 0 ? 1 : 0;
        });
    return new LossResult(sums[0], counts[0], counts[1], sums[1]);
  }

  /** The derivative of the sum of the pairs' losses with respect to the loss of every token. */
  double[] slopes(Batch batch, double[] tokenLosses) {
    List<double[]> bySegment = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      bySegment.add(new double[batch.length() + 1]);
    }
    visit(
        batch,
        tokenLosses,
        (row, chosen, margin) -> {
          double gain = loss.gain(margin);
          bySegment.get(row)[chosen] = gain;
          bySegment.get(row)[chosen + 1] = -gain;
        });
    double[] slopes = new double[batch.size()];
    for (int token = 0, segment = -1; token < slopes.length; token++) {
      int index = token % batch.length();
      segment = index == 0 ? 0 : segment + (batch.segmentStarts()[token] == index ? 1 : 0);
      slopes[token] = bySegment.get(token / batch.length())[segment];
    }
    return slopes;
  }

  private void visit(Batch batch, double[] tokenLosses, Visitor visitor) {
    List<double[]> now = logProbabilities(batch, tokenLosses);
    for (int row = 0; row < batch.rows(); row++) {
      double[] present = now.get(row);
      double[] before = reference.get(row);
      if (before.length != present.length) {
        throw new IllegalArgumentException(
            "row %d has %d segments, and reference log-probabilities of %d"
                .formatted(row, present.length, before.length));
      }
      for (int i = 0; i < present.length; i += 2) {
        visitor.pair(row, i, (present[i] - present[i + 1]) - (before[i] - before[i + 1]));
      }
    }
  }

  private static boolean[] targets(Batch batch) {
    boolean[] targets = new boolean[batch.size()];
    for (int predictor : batch.predictors()) {
      targets[predictor + 1] = true;
    }
    return targets;
  }
}
