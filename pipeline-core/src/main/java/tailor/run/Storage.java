package tailor.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
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
   * @throws ConfigurationException if there is no such file system, or a file is in the way
   */
  public static Storage at(String root, Configuration hadoop) {
    FileSystem files;
    try {
      files = new Path(root).getFileSystem(hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "storage.root is '" + root + "', which cannot be opened: " + e.getMessage());
    }
    Path qualified = files.makeQualified(new Path(root));
    try {
      Optional<Path> file = UserFiles.firstFile(files, qualified);
      if (file.isPresent()) {
        throw new ConfigurationException(
            "storage.root is '%s', but %s is a file: give a directory, which need not exist yet."
                .formatted(root, file.get()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(root + " cannot be reached", e);
    }
    return new Storage(qualified, files);
  }

  /**
   * Creates the root if it does not exist yet.
   *
   * @throws ConfigurationException if that is not allowed
   */
  public void create() {
    try {
      if (files.mkdirs(root)) {
        return;
      }
    } catch (AccessControlException e) {
      throw uncreatable(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(root + " cannot be created", e);
    }
    throw uncreatable("the file system refuses it");
  }

  private ConfigurationException uncreatable(String reason) {
    return new ConfigurationException(
        "storage.root is '%s', which cannot be created: %s. Give a directory that this user may write to."
            .formatted(root, reason));
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
   * Returns the directory of a complete dataset, for reading. One that several stages write in
   * parts is complete when each part that is there is.
   *
   * @throws ConfigurationException if it is missing or incomplete, naming what to run first
   */
  public Path require(String dataset, String runId) {
    Path directory = directory(dataset, runId);
    if (exists(new Path(directory, SUCCESS))) {
      return directory;
    }
    if (!exists(directory)) {
      throw new ConfigurationException(
          "There is no dataset %s of run %s: %s does not exist. Run the stage that writes it first, or give another --run-id or storage.root."
              .formatted(dataset, runId, directory));
    }
    List<Path> parts = subdirectories(directory);
    Path incomplete =
        parts.stream()
            .filter(part -> !exists(new Path(part, SUCCESS)))
            .findFirst()
            .orElse(parts.isEmpty() ? directory : null);
    if (incomplete == null) {
      return directory;
    }
    throw new ConfigurationException(
        "The dataset %s of run %s is incomplete: %s has no _SUCCESS. The stage that writes it was interrupted or is still at work; run it again."
            .formatted(dataset, runId, incomplete));
  }

  /**
   * Returns the manifests of a dataset's complete parts, or of the whole; empty if there is none.
   */
  public List<Manifest> manifests(String dataset, String runId) {
    Path directory = directory(dataset, runId);
    if (exists(new Path(directory, SUCCESS))) {
      return List.of(readManifest(directory));
    }
    return subdirectories(directory).stream()
        .filter(part -> exists(new Path(part, SUCCESS)))
        .map(this::readManifest)
        .toList();
  }

  /** Returns the manifest of a complete output. */
  public Optional<Manifest> manifest(Output output, String runId) {
    return isComplete(output, runId)
        ? Optional.of(readManifest(directory(output, runId)))
        : Optional.empty();
  }

  /**
   * Changes small files of an output in place, complete or not. A complete one is incomplete in
   * between, and its manifest tells of the new content afterwards, so that stages that read it know
   * that it is another. A change that is killed is finished by the output's own stage.
   *
   * @param change what to do; if it throws, the output is as complete as before
   */
  public void amend(Output output, String runId, Configuration hadoop, Runnable change) {
    Path directory = directory(output, runId);
    Optional<Manifest> manifest = manifest(output, runId);
    Path success = new Path(directory, SUCCESS);
    try {
      files.delete(success, false);
      try {
        change.run();
      } finally {
        if (manifest.isPresent()) {
          List<DataFile> now = ContentHash.digestSmall(hadoop, directory, manifest.get().files());
          writeJson(new Path(directory, Manifest.FILE), manifest.get().withFiles(now));
          files.create(success, true).close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be changed", e);
    }
  }

  private List<Path> subdirectories(Path directory) {
    try {
      return Arrays.stream(files.listStatus(directory))
          .filter(FileStatus::isDirectory)
          .map(FileStatus::getPath)
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be listed", e);
    }
  }

  private Manifest readManifest(Path directory) {
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
