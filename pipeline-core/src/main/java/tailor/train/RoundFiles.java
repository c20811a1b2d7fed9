package tailor.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import tailor.model.Tensor;
import tailor.train.checkpoint.VectorFile;

/**
 * What rounds pass on to each other through storage: the parameters that a round starts from, and
 * the states that the workers' optimizers end it in. They live until the next round is over.
 */
final class RoundFiles {
  private final Path directory;
  private final Configuration hadoop;
  private final FileSystem files;

  RoundFiles(Path directory, Configuration hadoop) {
    this.directory = directory;
    this.hadoop = hadoop;
    try {
      this.files = directory.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open " + directory, e);
    }
  }

  /** Writes the parameters that a round starts from. */
  String publish(int round, Tensor parameters) {
    Path file = new Path(round(round), "parameters.safetensors");
    new VectorFile(file, hadoop).write(new TreeMap<>(Map.of("parameters", parameters)), Map.of());
    return file.toString();
  }

  /** The file of the state that a worker's optimizer ends a round in. */
  Path moments(int round, int worker) {
    return new Path(round(round), "moments-%05d.safetensors".formatted(worker));
  }

  /** The file of the state that a dropped worker goes into a round with, once more. */
  Path carried(int round, int worker) {
    return new Path(round(round), "carried-%05d.safetensors".formatted(worker));
  }

  /** Removes what a round started from and ended in. */
  void remove(int round) {
    delete(round(round));
  }

  /** Removes everything. */
  void removeAll() {
    delete(directory);
  }

  private Path round(int round) {
    return new Path(directory, "round-%06d".formatted(round));
  }

  private void delete(Path path) {
    try {
      files.delete(path, true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + path, e);
    }
  }
}
