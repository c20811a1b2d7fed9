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
import tailor.train.metrics.TrainingMetric;

/**
 * The checkpoints that lie in a directory, and the files that point to some of them by name: {@code
 * latest}, {@code best}, and {@code current}, which is there only if somebody chose another than
 * the best.
 */
public final class CheckpointDirectory {
  static final String SUCCESS = "_SUCCESS";

  /** Names the newest checkpoint. */
  public static final String LATEST = "latest";

  /** Names the checkpoint that was best when it was validated. */
  public static final String BEST = "best";

  /** Names the checkpoint that somebody chose to go on with. */
  public static final String CURRENT = "current";

  private static final Pattern NAME = Pattern.compile("round-\\d{6,}");
  static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path directory;
  private final FileSystem files;
  private final Configuration hadoop;
  private final TrainingMetric bestBy;

  /**
   * The checkpoints in a directory, which need not exist.
   *
   * @param bestBy what makes one the best
   */
  public CheckpointDirectory(Path directory, Configuration hadoop, TrainingMetric bestBy) {
    this.directory = directory;
    this.hadoop = hadoop;
    this.bestBy = bestBy;
    try {
      FileSystem found = directory.getFileSystem(hadoop);
      this.files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open " + directory, e);
    }
  }

  Path path() {
    return directory;
  }

  FileSystem files() {
    return files;
  }

  /** All that count, oldest first. */
  public List<Checkpoint> all() {
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

  /** The newest checkpoint. */
  public Optional<Checkpoint> latest() {
    List<Checkpoint> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** The best checkpoint; the newest, if none was validated. */
  public Optional<Checkpoint> best() {
    Optional<Checkpoint> best =
        all().stream()
            .filter(checkpoint -> checkpoint.state().figure(bestBy).isPresent())
            .min(
                Comparator.comparingDouble(
                    checkpoint -> bestBy.cost(checkpoint.state().figure(bestBy).orElseThrow())));
    return best.isPresent() ? best : latest();
  }

  /** The name that a pointer holds; empty if there is no such pointer. */
  public Optional<String> pointer(String pointer) {
    try (InputStream in = files.open(new Path(directory, pointer))) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + pointer + " in " + directory, e);
    }
  }

  /** The name of the checkpoint to use: {@code current}, or else {@code best}. */
  public Optional<String> chosen() {
    Optional<String> current = pointer(CURRENT);
    return current.isPresent() ? current : pointer(BEST);
  }

  /** Lets a pointer name a checkpoint. */
  void point(String pointer, String name) throws IOException {
    Path written = new Path(directory, unfinished(pointer) + UUID.randomUUID());
    Path file = new Path(directory, pointer);
    try (OutputStream out = files.create(written, true)) {
      out.write((name + "\n").getBytes(StandardCharsets.UTF_8));
    }
    files.delete(file, false);
    if (!files.rename(written, file)) {
      throw new IOException(written + " could not be renamed");
    }
  }

  List<Path> list() throws IOException {
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

  static String unfinished(String pointer) {
    return "_" + pointer + ".";
  }

  static boolean isCheckpoint(Path path) {
    return NAME.matcher(path.getName()).matches();
  }
}
