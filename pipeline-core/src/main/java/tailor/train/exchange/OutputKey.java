package tailor.train.exchange;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where an output belongs and whose it is. Outputs are reduced in the order of their keys, so that
 * sums do not depend on who was ready first.
 *
 * @param chunk number of the chunk, or {@link #REPORT}
 * @param worker number of the worker
 */
public record OutputKey(int chunk, int worker) implements Serializable, Comparable<OutputKey> {
  /** In the place of a chunk's number: the worker's report. */
  public static final int REPORT = -1;

  private static final Comparator<OutputKey> ORDER =
      Comparator.comparingInt(OutputKey::chunk).thenComparingInt(OutputKey::worker);

  @Override
  public int compareTo(OutputKey other) {
    return ORDER.compare(this, other);
  }
}
