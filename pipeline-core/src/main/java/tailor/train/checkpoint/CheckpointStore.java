package tailor.train.checkpoint;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import tailor.model.Tensor;

/**
 * The checkpoints of a run, {@code round-000040} and so on. One counts from the moment that its
 * {@code _SUCCESS} is there; what a kill left half-written is mended by the next {@link #recover}.
 * The files {@code latest} and {@code best} name the newest one, and the one with the lowest
 * validation loss.
 */
public final class CheckpointStore {
  private static final Pattern NAME = Pattern.compile("round-\\d{6,}");
  private static final String STAGING = "_staging.";
  private static final String SUCCESS = "_SUCCESS";
  private static final String LATEST = "latest";
  private static final String BEST = "best";
  private static final List<String> UNFINISHED =
      List.of(STAGING, unfinished(LATEST), unfinished(BEST));
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path directory;
  private final FileSystem files;
  private final Configuration hadoop;
  private final ModelFiles model;
  private final int keepLast;

  /**
   * The checkpoints in a directory.
   *
   * @param model how parameters are written
   * @param keepLast newest ones to keep, besides the best
   */
  public CheckpointStore(Path directory, Configuration hadoop, ModelFiles model, int keepLast) {
    this.directory = directory;
    this.hadoop = hadoop;
    this.model = model;
    this.keepLast = keepLast;
    try {
      FileSystem found = directory.getFileSystem(hadoop);
      this.files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open " + directory, e);
    }
  }

  /**
   * Removes what an interrupted run left half-written, and lets the pointers name what they should
   * if it was interrupted before they did.
   */
  public void recover() {
    try {
      for (Path path : list()) {
        boolean unfinished =
            UNFINISHED.stream().anyMatch(prefix -> path.getName().startsWith(prefix));
        boolean torn = isCheckpoint(path) && !files.exists(new Path(path, SUCCESS));
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
    List<Checkpoint> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** The checkpoint with the lowest validation loss; the newest, if none was validated. */
  public Optional<Checkpoint> best() {
    Optional<Checkpoint> best =
        all().stream()
            .filter(checkpoint -> checkpoint.state().validationLoss() != null)
            .min(Comparator.comparingDouble(CheckpointStore::validationLoss));
    return best.isPresent() ? best : latest();
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
        JSON.writeValue(out, state);
      }
      removeUnfinished(Checkpoint.state(staged).getParent());
      if (!files.rename(staged, target)) {
        throw new IOException(staged + " could not be renamed");
      }
      files.create(new Path(target, SUCCESS), true).close();
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
    point(LATEST, latest().orElseThrow().directory());
    point(BEST, best().orElseThrow().directory());
    prune();
  }

  private void prune() throws IOException {
    List<Checkpoint> all = all();
    Path best = best().orElseThrow().directory();
    for (Checkpoint old : all.subList(0, Math.max(0, all.size() - keepLast))) {
      if (!old.directory().equals(best)) {
        files.delete(new Path(old.directory(), SUCCESS), false);
        files.delete(old.directory(), true);
      }
    }
  }

  private void point(String name, Path target) throws IOException {
    Path written = new Path(directory, unfinished(name) + UUID.randomUUID());
    Path pointer = new Path(directory, name);
    try (OutputStream out = files.create(written, true)) {
      out.write((target.getName() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    files.delete(pointer, false);
    if (!files.rename(written, pointer)) {
      throw new IOException(written + " could not be renamed");
    }
  }

  /** All that count, oldest first. */
  private List<Checkpoint> all() {
    try {
      List<Checkpoint> all = new ArrayList<>();
      for (Path path : list()) {
        if (isCheckpoint(path) && files.exists(new Path(path, SUCCESS))) {
          try (InputStream in = files.open(Checkpoint.state(path))) {
            all.add(new Checkpoint(path, JSON.readValue(in, TrainerState.class), hadoop));
          }
        }
      }
      all.sort(Comparator.comparingInt(checkpoint -> checkpoint.state().round()));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the checkpoints in " + directory, e);
    }
  }

  private List<Path> list() throws IOException {
    List<Path> paths = new ArrayList<>();
    try {
      for (FileStatus status : files.listStatus(directory)) {
        paths.add(status.getPath());
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return paths;
  }

  private static String unfinished(String pointer) {
    return "_" + pointer + ".";
  }

  private static boolean isCheckpoint(Path path) {
    return NAME.matcher(path.getName()).matches();
  }

  private static String name(int round) {
    return "round-%06d".formatted(round);
  }

  private static double validationLoss(Checkpoint checkpoint) {
    Double loss = checkpoint.state().validationLoss();
    return loss == null ? Double.POSITIVE_INFINITY : loss;
  }
}
