package tailor.train.checkpoint;

import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import tailor.model.Tensor;

/** A checkpoint that is being written. Workers leave their state in it before it is committed. */
public final class StagedCheckpoint {
  private final CheckpointStore store;
  private final Path directory;

  StagedCheckpoint(CheckpointStore store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  /** The file that a worker leaves the state of its optimizer in. */
  public Path moments(int worker) {
    return Checkpoint.moments(directory, worker);
  }

  /**
   * Writes the rest and makes the checkpoint visible, as a whole.
   *
   * @param momentum of the outer optimizer; null if it has none
   */
  public Checkpoint commit(Tensor parameters, @Nullable Tensor momentum, TrainerState state) {
    return store.commit(directory, parameters, momentum, state);
  }
}
