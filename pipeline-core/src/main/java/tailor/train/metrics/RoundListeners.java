package tailor.train.metrics;

import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Several who are told.
 *
 * @param listeners in the order in which they are
 */
public record RoundListeners(List<RoundListener> listeners) implements RoundListener {
  @Override
  public void started(List<RoundMetrics> earlier, int rounds) {
    listeners.forEach(listener -> listener.started(earlier, rounds));
  }

  @Override
  public void roundDone(RoundMetrics metrics) {
    listeners.forEach(listener -> listener.roundDone(metrics));
  }

  @Override
  public void checkpointed(Path directory, RoundMetrics metrics) {
    listeners.forEach(listener -> listener.checkpointed(directory, metrics));
  }

  @Override
  public void stoppedEarly(String reason) {
    listeners.forEach(listener -> listener.stoppedEarly(reason));
  }
}
