package tailor.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The records of a sweep's trials, a file each, so that none is run again after a kill. */
final class TrialRecords {
  private static final String DIRECTORY = "_trials";
  private static final String UNFINISHED = ".new";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem files;
  private final Path directory;

  /**
   * The records of a sweep.
   *
   * @param sweep directory of its dataset
   */
  TrialRecords(FileSystem files, Path sweep) {
    this.files = files;
    this.directory = new Path(sweep, DIRECTORY);
  }

  Optional<TrialRecord> find(int trial, int rung) {
    return read(file(trial, rung));
  }

  void add(TrialRecord record) {
    Path file = file(record.number(), record.rung());
    Path unfinished = file.suffix(UNFINISHED);
    try {
      try (OutputStream out = files.create(unfinished, true)) {
        JSON.writeValue(out, record);
      }
      if (!files.rename(unfinished, file)) {
        throw new IOException(unfinished + " could not be renamed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /** The newest record of every trial, in their order. */
  Collection<TrialRecord> newest() {
    TreeMap<Integer, TrialRecord> newest = new TreeMap<>();
    try {
      for (FileStatus status : files.listStatus(directory)) {
        if (!status.getPath().getName().endsWith(UNFINISHED)) {
          read(status.getPath())
              .ifPresent(
                  record ->
                      newest.merge(record.number(), record, (a, b) -> a.rung() > b.rung() ? a : b));
        }
      }
    } catch (FileNotFoundException e) {
      return newest.values();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + directory, e);
    }
    return newest.values();
  }

  private Optional<TrialRecord> read(Path file) {
    try (InputStream in = files.open(file)) {
      return Optional.of(JSON.readValue(in, TrialRecord.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private Path file(int trial, int rung) {
    return new Path(directory, "trial-%05d.rung-%02d.json".formatted(trial, rung));
  }
}
