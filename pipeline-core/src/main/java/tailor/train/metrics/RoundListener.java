package tailor.train.metrics;

import java.util.List;
import org.apache.hadoop.fs.Path;

/** Is told how training goes. */
public interface RoundListener {
  /**
   * Training begins.
   *
   * @param earlier rounds of the checkpoint that it goes on from; none if it starts
   * @param rounds how many there will be in all
   */
  void started(List<RoundMetrics> earlier, int rounds);

  /** A round is over. */
  void roundDone(RoundMetrics metrics);

  /**
   * The checkpoint of a round is there.
   *
   * @param directory of a model
   */
  default void checkpointed(Path directory, RoundMetrics metrics) {}

  /** Training ends before its plan does, for this reason. */
  default void stoppedEarly(String reason) {}
}
