package tailor.jobs;

import org.apache.hadoop.fs.Path;
import tailor.train.checkpoint.CheckpointDirectory;
import tailor.train.metrics.TrainingMetric;

/**
 * The checkpoint of a run that is tested and exported: the one that {@code revert} chose, or else
 * the best.
 */
final class TunedModel {
  private TunedModel() {}

  /** Returns its directory. */
  static String location(StageContext context) {
    Path checkpoints = context.directory("checkpoints");
    String name =
        new CheckpointDirectory(
                checkpoints, context.storage().files().getConf(), TrainingMetric.VALIDATION_LOSS)
            .chosen()
            .orElseThrow(
                () ->
                    new IllegalStateException("Cannot find the best checkpoint in " + checkpoints));
    return new Path(checkpoints, name).toString();
  }
}
