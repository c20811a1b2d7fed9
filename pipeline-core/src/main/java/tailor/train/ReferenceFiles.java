package tailor.train;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import tailor.train.data.RowAddress;

/**
 * What the model gave the answers of preference pairs before its first step, kept beside the
 * checkpoints: of each row the log-probabilities of its segments. A file holds those of
 * neighbouring rows, as JSON.
 */
final class ReferenceFiles {
  /** Rows of a file. */
  static final int ROWS = 256;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<double[]>> SUMS = new TypeReference<>() {};

  private final Path directory;
  private final FileSystem files;

  /** Files in a directory, which need not exist. */
  ReferenceFiles(Path directory, Configuration hadoop) {
    this.directory = directory;
    try {
      this.files = directory.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open " + directory, e);
    }
  }

  /** The file of a row, by the name of its split, its file and its row group. */
  static String name(RowAddress row) {
    Path file = new Path(row.group().file());
    return "%s/%s/%05d-%06d.json"
        .formatted(
            file.getParent().getName(), file.getName(), row.group().index(), row.row() / ROWS);
  }

  /** Whether a file is there, which is then complete. */
  boolean has(String name) {
    try {
      return files.exists(new Path(directory, name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for " + name + " in " + directory, e);
    }
  }

  /** Writes the rows of a file, under another name first. Of two who write it one is enough. */
  void write(String name, List<double[]> rows) {
    Path file = new Path(directory, name);
    Path written = new Path(file.getParent(), "_" + file.getName() + "." + UUID.randomUUID());
    try {
      try (OutputStream out = new BufferedOutputStream(files.create(written, true))) {
        out.write(JSON.writeValueAsBytes(rows));
      }
      if (files.exists(file) || !files.rename(written, file)) {
        files.delete(written, false);
        if (!files.exists(file)) {
          throw new IOException(written + " could not be renamed");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /** What belongs to these rows, in their order. */
  List<double[]> read(List<RowAddress> rows) {
    Map<String, List<double[]>> read = new HashMap<>();
    List<double[]> found = new ArrayList<>();
    for (RowAddress row : rows) {
      List<double[]> ofFile = read.computeIfAbsent(name(row), this::sums);
      found.add(ofFile.get((int) (row.row() % ROWS)));
    }
    return found;
  }

  private List<double[]> sums(String name) {
    Path file = new Path(directory, name);
    try (InputStream in = files.open(file)) {
      return JSON.readValue(in, SUMS);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
