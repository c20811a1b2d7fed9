package tailor.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import tailor.config.ConfigurationException;

/**
 * The datasets of all runs under one root, on any Hadoop file system: {@code
 * <root>/<dataset>/<run-id>/}. Only what has {@code _SUCCESS} in it counts; see {@link Attempt} for
 * how it gets there.
 */
public final class Storage {
  static final String SUCCESS = "_SUCCESS";

  private final Path root;
  private final FileSystem files;

  Storage(Path root, FileSystem files) {
    this.root = root;
    this.files = files;
  }

  /**
   * Opens the storage; the root need not exist yet.
   *
   * @param root path, or URI of any Hadoop file system
   * @throws ConfigurationException if there is no such file system
   */
  public static Storage at(String root, Configuration hadoop) {
    try {
      FileSystem files = new Path(root).getFileSystem(hadoop);
      return new Storage(files.makeQualified(new Path(root)), files);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "storage.root is '" + root + "', which cannot be opened: " + e.getMessage());
    }
  }

  public Path root() {
    return root;
  }

  public FileSystem files() {
    return files;
  }

  /** Returns where the dataset of a run lies, or will lie. */
  public Path directory(String dataset, String runId) {
    return new Path(new Path(root, dataset), runId);
  }

  /** Returns where an output of a run lies, or will lie. */
  public Path directory(Output output, String runId) {
    Path run = directory(output.dataset(), runId);
    return output.part().isEmpty() ? run : new Path(run, output.part());
  }

  /** Whether the output is there and complete. */
  public boolean isComplete(Output output, String runId) {
    return exists(new Path(directory(output, runId), SUCCESS));
  }

  /**
   * Returns the directory of a complete dataset, for reading.
   *
   * @throws ConfigurationException if it is missing or incomplete, naming what to run first
   */
  public Path require(String dataset, String runId) {
    Path directory = directory(dataset, runId);
    if (exists(new Path(directory, SUCCESS))) {
      return directory;
    }
    throw new ConfigurationException(
        exists(directory)
            ? "The dataset %s of run %s is incomplete: %s has no _SUCCESS. The stage that writes it was interrupted or is still at work; run it again."
                .formatted(dataset, runId, directory)
            : "There is no dataset %s of run %s: %s does not exist. Run the stage that writes it first, or give another --run-id or storage.root."
                .formatted(dataset, runId, directory));
  }

  /** Returns the manifest of a complete output. */
  public Optional<Manifest> manifest(Output output, String runId) {
    return isComplete(output, runId)
        ? Optional.of(readManifest(directory(output, runId)))
        : Optional.empty();
  }

  Manifest readManifest(Path directory) {
    return readJson(new Path(directory, Manifest.FILE), Manifest.class);
  }

  <T> T readJson(Path file, Class<T> type) {
    try (InputStream in = files.open(file)) {
      return Json.MAPPER.readValue(in, type);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  void writeJson(Path file, Object value) {
    try (OutputStream out = files.create(file, true)) {
      Json.MAPPER.writeValue(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  boolean exists(Path path) {
    try {
      return files.exists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be reached", e);
    }
  }
}
