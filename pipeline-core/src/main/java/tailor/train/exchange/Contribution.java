package tailor.train.exchange;

import java.util.SortedMap;
import tailor.model.Tensor;

/**
 * What a worker contributes to the mean of a round: its parameters, or the difference that the
 * round has made to them.
 */
public interface Contribution extends AutoCloseable {
  /** Begins a round with these parameters. */
  void begin(Tensor parameters);

  /**
   * Ends the round. The parameters, which may be replaced by what is sent of them, must stay as
   * they are until all {@link #chunk chunks} are written.
   */
  void end(Tensor parameters);

  /** Ends a round of which nothing is sent. */
  void withhold(Tensor parameters);

  /**
   * A piece of what is sent of the round that has ended.
   *
   * @param offset of its first element
   * @param weight of the contribution in the mean
   */
  VectorChunk chunk(Tensor parameters, long offset, int count, long weight);

  /** What is kept for later rounds, by name; zeros where there is nothing yet. */
  SortedMap<String, Tensor> state();

  @Override
  void close();
}
