package tailor.train;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import tailor.train.checkpoint.Checkpoint;
import tailor.train.checkpoint.StagedCheckpoint;
import tailor.train.checkpoint.VectorFile;
import tailor.train.metrics.DroppedWorker;
import tailor.train.metrics.RoundMetrics;
import tailor.train.metrics.WorkerReport;

/**
 * Where the states of the workers' optimizers lie from one round to the next. A worker that was
 * dropped from a round goes on with the state in which it began it: its moments, and what its codes
 * have left out so far. A file that it may yet write of that round is nobody's.
 */
final class WorkerStates {
  private final RoundFiles files;
  private final Configuration hadoop;
  private final Map<Integer, State> states = new TreeMap<>();

  /**
   * The state of a worker.
   *
   * @param round the last that it delivered
   * @param file that it left then; null if workers keep nothing
   */
  private record State(int round, @Nullable Path file) {}

  /** No worker has a state. */
  WorkerStates(RoundFiles files, Configuration hadoop) {
    this.files = files;
    this.hadoop = hadoop;
  }

  /** The last round that a worker delivered; 0 for none. */
  int round(int worker) {
    State state = states.get(worker);
    return state == null ? 0 : state.round();
  }

  /** The file of a worker's state; null for a worker that begins. */
  @Nullable Path file(int worker) {
    State state = states.get(worker);
    return state == null ? null : state.file();
  }

  /**
   * Takes what the workers that have delivered a round have left.
   *
   * @param left the file of a worker
   */
  void deliver(RoundMetrics metrics, IntFunction<@Nullable Path> left) {
    for (WorkerReport report : metrics.workers()) {
      int worker = report.worker();
      states.put(worker, new State(metrics.round(), left.apply(worker)));
    }
  }

  /** Takes what the workers have left in a checkpoint, whenever each delivered last. */
  void restore(List<RoundMetrics> history, IntFunction<@Nullable Path> left) {
    history.forEach(metrics -> deliver(metrics, left));
  }

  /** Keeps the states of those that were dropped, before their files are removed. */
  void carry(RoundMetrics metrics) {
    for (DroppedWorker late : metrics.dropped()) {
      Path file = file(late.worker());
      if (file != null) {
        Path carried = files.carried(metrics.round() + 1, late.worker());
        new VectorFile(file, hadoop).copyTo(carried);
        states.put(late.worker(), new State(round(late.worker()), carried));
      }
    }
  }

  /** Puts the states into a checkpoint: those left in this round are moved there. */
  void leaveIn(StagedCheckpoint staged, int round) {
    states.forEach(
        (worker, state) -> {
          if (state.file() != null) {
            VectorFile file = new VectorFile(state.file(), hadoop);
            if (state.round() == round) {
              file.moveTo(staged.moments(worker));
            } else {
              file.copyTo(staged.moments(worker));
            }
          }
        });
  }

  /** All states lie in this checkpoint. */
  void committed(Checkpoint checkpoint) {
    states.replaceAll(
        (worker, state) ->
            state.file() == null ? state : new State(state.round(), checkpoint.moments(worker)));
  }
}
