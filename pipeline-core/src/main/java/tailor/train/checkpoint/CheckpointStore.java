package tailor.train.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import tailor.model.Tensor;
import tailor.train.metrics.TrainingMetric;

/**
 * The checkpoints of a run, {@code round-000040} and so on. One counts from the moment that its
 * {@code _SUCCESS} is there; what a kill left half-written is mended by the next {@link #recover}.
 * The files {@code latest} and {@code best} name the newest one, and the best.
 */
public final class CheckpointStore {
  private static final String STAGING = "_staging.";
  private static final List<String> UNFINISHED =
      List.of(
          STAGING,
          CheckpointDirectory.unfinished(CheckpointDirectory.LATEST),
          CheckpointDirectory.unfinished(CheckpointDirectory.BEST),
          CheckpointDirectory.unfinished(CheckpointDirectory.CURRENT));

  private final Path directory;
  private final FileSystem files;
  private final Configuration hadoop;
  private final ModelFiles model;
  private final int keepLast;
  private final CheckpointDirectory checkpoints;

  /**
   * The checkpoints in a directory, the best of which has the lowest validation loss.
   *
   * @param model how parameters are written
   * @param keepLast newest ones to keep, besides the best
   */
  public CheckpointStore(Path directory, Configuration hadoop, ModelFiles model, int keepLast) {
    this(directory, hadoop, model, keepLast, TrainingMetric.VALIDATION_LOSS);
  }

  /**
   * The checkpoints in a directory.
   *
   * @param model how parameters are written
   * @param keepLast newest ones to keep, besides the best and the current one
   * @param bestBy what makes a checkpoint the best
   */
  public CheckpointStore(
      Path directory, Configuration hadoop, ModelFiles model, int keepLast, TrainingMetric bestBy) {
    this.directory = directory;
    this.hadoop = hadoop;
    this.model = model;
    this.keepLast = keepLast;
    this.checkpoints = new CheckpointDirectory(directory, hadoop, bestBy);
    this.files = checkpoints.files();
  }

  /**
   * Removes what an interrupted run left half-written, and lets the pointers name what they should
   * if it was interrupted before they did.
   */
  public void recover() {
    try {
      for (Path path : checkpoints.list()) {
        boolean unfinished =
            UNFINISHED.stream().anyMatch(prefix -> path.getName().startsWith(prefix));
        boolean torn =
            CheckpointDirectory.isCheckpoint(path)
                && !files.exists(new Path(path, CheckpointDirectory.SUCCESS));
        if (unfinished || torn) {
          files.delete(path, true);
        }
      }
      if (latest().isPresent()) {
        settle();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clean up " + directory, e);
    }
  }

  /** The newest checkpoint. */
  public Optional<Checkpoint> latest() {
    return checkpoints.latest();
  }

  /** The best checkpoint; the newest, if none was validated. */
  public Optional<Checkpoint> best() {
    return checkpoints.best();
  }

  /** A place beside the checkpoints for what belongs to all of them. */
  public Path beside(String name) {
    return new Path(directory, name);
  }

  /** Begins to write a checkpoint. */
  public StagedCheckpoint stage(int round) {
    return new StagedCheckpoint(
        this, new Path(directory, STAGING + name(round) + "." + UUID.randomUUID()));
  }

  /** Reads the parameters of a checkpoint. */
  public void readParameters(Checkpoint checkpoint, Tensor parameters) {
    model.read(checkpoint.directory(), parameters);
  }

  Checkpoint commit(Path staged, Tensor parameters, @Nullable Tensor momentum, TrainerState state) {
    Path target = new Path(directory, name(state.round()));
    try {
      model.write(staged, parameters);
      if (momentum != null) {
        Checkpoint.writeOuter(staged, momentum, hadoop);
      }
      try (OutputStream out = files.create(Checkpoint.state(staged), true)) {
        CheckpointDirectory.JSON.writeValue(out, state);
      }
      removeUnfinished(Checkpoint.state(staged).getParent());
      if (!files.rename(staged, target)) {
        throw new IOException(staged + " could not be renamed");
      }
      files.create(new Path(target, CheckpointDirectory.SUCCESS), true).close();
      settle();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the checkpoint " + target, e);
    }
    return new Checkpoint(target, state, hadoop);
  }

  /** Removes the files that an executor was writing when it died; its task has run again. */
  private void removeUnfinished(Path trainer) throws IOException {
    for (FileStatus file : files.listStatus(trainer)) {
      if (VectorFile.isUnfinished(file.getPath())) {
        files.delete(file.getPath(), false);
      }
    }
  }

  /** What follows from the checkpoints that there are. */
  private void settle() throws IOException {
    checkpoints.point(CheckpointDirectory.LATEST, latest().orElseThrow().name());
    checkpoints.point(CheckpointDirectory.BEST, best().orElseThrow().name());
    prune();
  }

  private void prune() throws IOException {
    List<Checkpoint> all = checkpoints.all();
    String best = best().orElseThrow().name();
    String current = checkpoints.pointer(CheckpointDirectory.CURRENT).orElse(best);
    for (Checkpoint old : all.subList(0, Math.max(0, all.size() - keepLast))) {
      if (!old.name().equals(best) && !old.name().equals(current)) {
        files.delete(new Path(old.directory(), CheckpointDirectory.SUCCESS), false);
        files.delete(old.directory(), true);
      }
    }
  }

  private static String name(int round) {
    return "round-%06d".formatted(round);
  }
}
