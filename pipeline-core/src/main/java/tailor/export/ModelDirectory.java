package tailor.export;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import tailor.config.ConfigurationException;
import tailor.export.safetensors.ByteSource;
import tailor.export.safetensors.MappedByteSource;
import tailor.export.safetensors.StreamedByteSource;
import tailor.run.UserFiles;

/**
 * A flat directory of files, local or of any Hadoop file system. A file written appears complete or
 * not at all.
 */
public final class ModelDirectory {
  private final FileSystem files;
  private final Path directory;

  private ModelDirectory(FileSystem files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  /**
   * Names a directory, which need not exist.
   *
   * @param location path, or URI of any Hadoop file system
   * @throws ConfigurationException if there is no such file system
   */
  public static ModelDirectory at(String location, Configuration hadoop) {
    try {
      Path path = new Path(location);
      FileSystem files = path.getFileSystem(hadoop);
      // A checksum file beside every file is no part of a Hugging Face directory.
      FileSystem plain = files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
      return new ModelDirectory(plain, plain.makeQualified(path));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "The directory '" + location + "' cannot be opened: " + e.getMessage());
    }
  }

  /** The directory's path: without its scheme if local. */
  public String location() {
    return isLocal() ? directory.toUri().getPath() : directory.toString();
  }

  /** Whether the directory is there. */
  public boolean exists() throws IOException {
    try {
      return files.getFileStatus(directory).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** Whether it has the file. */
  public boolean has(String name) throws IOException {
    try {
      return files.getFileStatus(new Path(directory, name)).isFile();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** Names of its files, sorted. */
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus status : files.listStatus(directory)) {
      if (status.isFile()) {
        names.add(status.getPath().getName());
      }
    }
    names.sort(null);
    return names;
  }

  /**
   * Reads a small file, empty if it is missing.
   *
   * @throws BadDataException if it is larger than any such file can be
   */
  public Optional<byte[]> read(String name) throws IOException {
    Path file = new Path(directory, name);
    if (!has(name)) {
      return Optional.empty();
    }
    return Optional.of(UserFiles.readSmall(files, file));
  }

  /** Opens a file of any size: memory-mapped if local, else as a stream. */
  public ByteSource open(String name) throws IOException {
    Path file = new Path(directory, name);
    return isLocal()
        ? new MappedByteSource(java.nio.file.Path.of(file.toUri().getPath()))
        : new StreamedByteSource(files, file);
  }

  /** Writes a file of any size under another name and renames it when it is complete. */
  public void write(String name, Content content) throws IOException {
    Path file = new Path(directory, name);
    Path temporary = new Path(directory, "." + name + "." + UUID.randomUUID());
    try {
      try (OutputStream out = files.create(temporary, true)) {
        content.writeTo(out);
      }
      files.delete(file, false);
      if (!files.rename(temporary, file)) {
        throw new IOException(temporary + " could not be renamed to " + file);
      }
    } catch (IOException | RuntimeException e) {
      files.delete(temporary, false);
      throw e;
    }
  }

  /** Writes a small file. */
  public void write(String name, byte[] content) throws IOException {
    write(name, out -> out.write(content));
  }

  /** Writes what a file holds. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private boolean isLocal() {
    @Nullable String scheme = directory.toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }

  @Override
  public String toString() {
    return location();
  }
}
