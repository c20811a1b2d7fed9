package tailor.jobs;

import java.util.List;
import org.apache.hadoop.fs.Path;
import tailor.run.Progress;
import tailor.train.SampleOptions;
import tailor.train.TrainOptions;
import tailor.train.metrics.MetricsLog;
import tailor.train.metrics.RoundListener;
import tailor.train.metrics.RoundMetrics;

/** Tells people of every round in a line, and the metrics log in full. */
final class TrainingProgress implements RoundListener {
  private final Progress progress;
  private final MetricsLog log;
  private final Objectives objectives;
  private final CheckpointSamples samples;
  private final SampleOptions sampled;
  private final long started = System.nanoTime();
  private int done;
  private int total;
  private int doneBefore;

  TrainingProgress(
      Progress progress, MetricsLog log, TrainOptions options, CheckpointSamples samples) {
    this.progress = progress;
    this.log = log;
    this.objectives = new Objectives(options.objectives());
    this.sampled = options.samples();
    this.samples = samples;
  }

  @Override
  public void started(List<RoundMetrics> earlier, int rounds) {
    done = earlier.size();
    doneBefore = done;
    total = rounds;
    log.resume(earlier);
    samples.resume(done);
    if (done > 0) {
      progress.say("train: going on after round %d of %d".formatted(done, total));
    }
  }

  @Override
  public void roundDone(RoundMetrics metrics) {
    done = metrics.round();
    log.add(metrics);
    double perRound = (System.nanoTime() - started) / 1e9 / (done - doneBefore);
    progress.say(
        "train: round %d of %d, %s, %s%s"
            .formatted(
                done,
                total,
                metrics.line(),
                Progress.left(perRound * (total - done)),
                objectives.words(log.rounds())));
  }

  @Override
  public void checkpointed(Path directory, RoundMetrics metrics) {
    samples.add(sampled, directory, metrics);
  }

  @Override
  public void stoppedEarly(String reason) {
    progress.say("train: stopped early: " + reason);
  }
}
