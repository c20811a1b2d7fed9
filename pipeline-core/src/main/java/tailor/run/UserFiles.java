package tailor.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Paths of the user's: a file, a directory, or a pattern of either. */
public final class UserFiles {
  /** Twice the largest tokenizer.json of a model; other JSON beside a model is far smaller. */
  private static final long MAX_SMALL_FILE_BYTES = 64L << 20;

  private UserFiles() {}

  /**
   * Reads a file that belongs to a model, its weights excepted.
   *
   * @throws BadDataException if it is larger than any such file can be
   */
  public static byte[] readSmall(FileSystem files, Path file) throws IOException {
    long size = files.getFileStatus(file).getLen();
    if (size > MAX_SMALL_FILE_BYTES) {
      throw new BadDataException(
          "%s has %,d bytes; expected at most %,d. Get the file again from where it came."
              .formatted(file, size, MAX_SMALL_FILE_BYTES));
    }
    byte[] bytes = new byte[(int) size];
    try (FSDataInputStream in = files.open(file)) {
      in.readFully(bytes);
    }
    return bytes;
  }

  /**
   * Lists the files, those in subdirectories too, in order of path.
   *
   * @param path may hold wildcards
   */
  public static List<FileStatus> list(Configuration hadoop, Path path) {
    try {
      FileSystem files = path.getFileSystem(hadoop);
      FileStatus[] matching = files.globStatus(path);
      List<FileStatus> found = new ArrayList<>();
      for (FileStatus match : matching == null ? new FileStatus[0] : matching) {
        collect(files, match, found);
      }
      found.sort(null);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be listed", e);
    }
  }

  /**
   * Hadoop's own {@code listFiles} asks for the permissions of each file, which on a local disk
   * starts a process a file.
   */
  private static void collect(FileSystem files, FileStatus status, List<FileStatus> found)
      throws IOException {
    if (status.isFile()) {
      found.add(status);
      return;
    }
    RemoteIterator<FileStatus> children = files.listStatusIterator(status.getPath());
    while (children.hasNext()) {
      collect(files, children.next(), found);
    }
  }

  /**
   * Returns what stands in the way of a directory: the path itself or one above it, if it is a
   * file.
   */
  public static Optional<Path> firstFile(FileSystem files, Path directory) throws IOException {
    for (Path path = directory; path != null; path = path.getParent()) {
      if (isFile(files, path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private static boolean isFile(FileSystem files, Path path) throws IOException {
    try {
      return files.getFileStatus(path).isFile();
    } catch (FileNotFoundException | ParentNotDirectoryException e) {
      return false;
    }
  }

  /** Returns a hash of paths, lengths and times of change: what can be told without reading. */
  public static String fingerprint(List<FileStatus> files) {
    return ContentHash.sha256(
        files.stream()
            .map(file -> file.getPath() + " " + file.getLen() + " " + file.getModificationTime())
            .collect(Collectors.joining("\n")));
  }
}
