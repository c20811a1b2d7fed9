package tailor.train;

import java.util.List;
import org.apache.hadoop.fs.Path;
import tailor.train.checkpoint.CheckpointStore;
import tailor.train.metrics.RoundListener;

/**
 * The surroundings of a training: what it is told, and where it leaves things.
 *
 * @param options how to train
 * @param seed of the order of the data
 * @param validationFiles Parquet files of the validation split; none skips validation
 * @param checkpoints of this run; training goes on from the newest
 * @param scratch directory that every executor reaches, for what rounds pass on
 * @param listener is told of every round
 * @param neighbours what becomes of idle workers of other trainings
 * @param share of the plan after which training pauses, leaving a checkpoint to go on from; 1 ends
 *     it
 */
public record TrainingRun(
    TrainOptions options,
    long seed,
    List<String> validationFiles,
    CheckpointStore checkpoints,
    Path scratch,
    RoundListener listener,
    Neighbours neighbours,
    double share) {

  /** A training to the end of its plan, which has its executors to itself. */
  public TrainingRun(
      TrainOptions options,
      long seed,
      List<String> validationFiles,
      CheckpointStore checkpoints,
      Path scratch,
      RoundListener listener) {
    this(options, seed, validationFiles, checkpoints, scratch, listener, Neighbours.MAKE_ROOM, 1);
  }
}
