package tailor.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import tailor.config.ConfigurationException;
import tailor.run.UserFiles;

/**
 * The file that a command writes beside the datasets, as {@code --output} names it.
 *
 * @param location a path, or a URI of any Hadoop file system
 */
record OutputFile(String location) {
  /**
   * Checks that the file can be written, before there is any work to lose.
   *
   * @param input what the command reads, which the file must not replace
   * @throws ConfigurationException if it cannot
   */
  void requireWritable(String input, Configuration hadoop) {
    Path path = new Path(location);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      Path file = files.makeQualified(path);
      if (file.equals(files.makeQualified(new Path(input)))) {
        throw refused("which is the input too: give another file");
      }
      if (files.exists(file) && files.getFileStatus(file).isDirectory()) {
        throw refused("which is a directory: name a file in it");
      }
      Path parent = file.getParent();
      Optional<Path> blocking = UserFiles.firstFile(files, parent);
      if (blocking.isPresent()) {
        throw refused("but %s is a file: give a directory".formatted(blocking.get()));
      }
      if (!files.mkdirs(parent)) {
        throw refused("but %s cannot be created: give another directory".formatted(parent));
      }
    } catch (UnsupportedFileSystemException | IllegalArgumentException e) {
      throw refused("which cannot be reached: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("--output " + location + " cannot be reached", e);
    }
  }

  private ConfigurationException refused(String reason) {
    return new ConfigurationException("--output is '%s', %s.".formatted(location, reason));
  }
}
