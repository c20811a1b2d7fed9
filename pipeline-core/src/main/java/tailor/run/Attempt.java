package tailor.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import tailor.config.ConfigurationException;

/**
 * One attempt at the outputs of a stage, committed together so that a kill at any moment loses
 * nothing and the next attempt heals what is left.
 *
 * <ol>
 *   <li>Outputs are written to {@code <dataset>/_staging.<run-id>.<uuid>/}, each with its manifest
 *       last. Killed here, the next attempt discards them.
 *   <li>The commit record {@code <first dataset>/_commit.<run-id>.<stage>} lists what is to be
 *       renamed. From here on the attempt counts: killed, the next one finishes it from the record.
 *   <li>What is replaced is removed, {@code _SUCCESS} first, and the record marked as cleared.
 *   <li>Outputs are renamed (file by file where a killed rename left some behind, as on object
 *       stores), and {@code _SUCCESS} is written in each.
 *   <li>The record is deleted.
 * </ol>
 *
 * <p>A {@link Output.Mode#RESUMABLE} output is written in place instead. It holds {@code
 * _attempt.json} from its first moment, which says what it is being made from, so that an attempt
 * with another configuration does not go on with it.
 *
 * <p>What a stage computes on the way can wait in its {@link #interim} directory, {@code <first
 * dataset>/_interim.<run-id>.<stage>.<origin>}, for the attempt after one that was killed.
 *
 * <p>Two attempts at the same stage and run at the same time are not meant to be: the later one
 * discards what the earlier one has staged, and the earlier one fails.
 */
public final class Attempt {
  private static final String STAGING = "_staging.";
  private static final String INTERIM = "_interim.";
  private static final String ORIGIN = "_attempt.json";
  private static final String UNFINISHED = ".new";
  private static final int UUID_LENGTH = 36;
  private static final int HASH_LENGTH = 32;

  private final Storage storage;
  private final FileSystem files;
  private final String stage;
  private final String runId;
  private final List<Output> outputs;
  private final String id = UUID.randomUUID().toString();

  /**
   * @param stage the stage's name
   * @param outputs its outputs, at least one; the first is the one it is known by
   */
  public Attempt(Storage storage, String stage, String runId, List<Output> outputs) {
    this.storage = storage;
    this.files = storage.files();
    this.stage = stage;
    this.runId = RunId.require(runId);
    this.outputs = List.copyOf(outputs);
  }

  /** The id that the manifests of all outputs carry. */
  public String id() {
    return id;
  }

  /** Finishes the commit of an earlier attempt, if one was interrupted, and discards its debris. */
  public void recover() {
    try {
      if (files.exists(record())) {
        finish(storage.readJson(record(), CommitRecord.class));
      }
      files.delete(unfinishedRecord(), false);
      files.delete(cleared(), false);
      for (Output output : outputs) {
        discardStaging(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("An earlier attempt at " + stage + " cannot be healed", e);
    }
  }

  /**
   * Prepares the outputs that are written in place, and discards what earlier attempts from another
   * origin had computed.
   *
   * @param origin hash of configuration and inputs
   * @param existing what to do with such an output that was begun from another origin
   * @throws ConfigurationException if one was, and is not to be overwritten
   */
  public void begin(String origin, Existing existing) {
    try {
      discardInterim(interim(origin).getName());
    } catch (IOException e) {
      throw new UncheckedIOException("An earlier attempt at " + stage + " cannot be healed", e);
    }
    for (Output output : outputs) {
      if (output.mode() == Output.Mode.RESUMABLE) {
        begin(storage.directory(output, runId), new Origin(origin), existing);
      }
    }
  }

  private void begin(Path directory, Origin origin, Existing existing) {
    Path file = new Path(directory, ORIGIN);
    try {
      if (!(files.exists(file)
          ? storage.readJson(file, Origin.class).equals(origin)
          : isUntouched(directory))) {
        if (existing == Existing.REFUSE) {
          throw new ConfigurationException(
              "%s was begun from another configuration or other inputs. Give another --run-id, or --overwrite to begin anew."
                  .formatted(directory));
        }
        remove(directory);
      }
      if (!files.exists(file)) {
        Path unfinished = new Path(directory, ORIGIN + UNFINISHED);
        storage.writeJson(unfinished, origin);
        renameOrThrow(unfinished, file);
      }
      files.delete(new Path(directory, Storage.SUCCESS), false);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be prepared", e);
    }
  }

  /** Whether there is no such directory, or none but what a kill left of this method's caller. */
  private boolean isUntouched(Path directory) throws IOException {
    try {
      for (FileStatus file : files.listStatus(directory)) {
        if (!file.getPath().getName().equals(ORIGIN + UNFINISHED)) {
          return false;
        }
      }
      return true;
    } catch (FileNotFoundException e) {
      return true;
    }
  }

  /**
   * The directory for what the stage wants to find again if it is killed. The next attempt from the
   * same origin has the same one; a commit removes it.
   *
   * @param origin all that its content depends on
   */
  public Path interim(String origin) {
    return new Path(
        datasetDirectory(outputs.get(0)),
        INTERIM + runId + "." + stage + "." + ContentHash.sha256(origin).substring(0, HASH_LENGTH));
  }

  private void discardInterim(String except) throws IOException {
    String prefix = INTERIM + runId + "." + stage + ".";
    for (FileStatus status : list(datasetDirectory(outputs.get(0)))) {
      String name = status.getPath().getName();
      if (name.startsWith(prefix)
          && name.length() == prefix.length() + HASH_LENGTH
          && !name.equals(except)) {
        files.delete(status.getPath(), true);
      }
    }
  }

  /** The directory to write an output to. */
  public Path directory(Output output) {
    if (output.mode() == Output.Mode.RESUMABLE) {
      return storage.directory(output, runId);
    }
    Path staging = new Path(datasetDirectory(output), STAGING + runId + "." + id);
    return output.part().isEmpty() ? staging : new Path(staging, output.part());
  }

  /**
   * Makes the outputs visible.
   *
   * @param manifests gives the manifest of an output, and of the directory it was written to
   */
  public void commit(BiFunction<Output, Path, Manifest> manifests) {
    try {
      List<CommitRecord.Move> moves = new ArrayList<>();
      for (Output output : outputs) {
        Path from = directory(output);
        files.mkdirs(from);
        storage.writeJson(new Path(from, Manifest.FILE), manifests.apply(output, from));
        moves.add(
            new CommitRecord.Move(from.toString(), storage.directory(output, runId).toString()));
      }
      CommitRecord commit = new CommitRecord(id, moves);
      storage.writeJson(unfinishedRecord(), commit);
      renameOrThrow(unfinishedRecord(), record());
      finish(commit);
      for (Output output : outputs) {
        discardStaging(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The outputs of " + stage + " cannot be committed", e);
    }
  }

  private void finish(CommitRecord commit) throws IOException {
    List<CommitRecord.Move> renames =
        commit.moves().stream().filter(move -> !move.inPlace()).toList();
    if (!files.exists(cleared())) {
      for (CommitRecord.Move move : renames) {
        remove(new Path(move.to()));
      }
      files.create(cleared(), true).close();
    }
    for (CommitRecord.Move move : renames) {
      move(new Path(move.from()), new Path(move.to()));
    }
    for (CommitRecord.Move move : commit.moves()) {
      files.create(new Path(move.to(), Storage.SUCCESS), true).close();
    }
    discardInterim("");
    files.delete(record(), false);
    files.delete(cleared(), false);
  }

  /** Takes away what says that it is complete first, so that no reader sees half of it. */
  private void remove(Path directory) throws IOException {
    files.delete(new Path(directory, Storage.SUCCESS), false);
    files.delete(directory, true);
  }

  private void move(Path from, Path to) throws IOException {
    if (!files.exists(from)) {
      return;
    }
    if (!files.exists(to)) {
      files.mkdirs(to.getParent());
      renameOrThrow(from, to);
      return;
    }
    RemoteIterator<LocatedFileStatus> rest = files.listFiles(from, true);
    while (rest.hasNext()) {
      Path source = rest.next().getPath();
      Path target = new Path(to, from.toUri().relativize(source.toUri()).getPath());
      files.mkdirs(target.getParent());
      files.delete(target, false);
      renameOrThrow(source, target);
    }
    files.delete(from, true);
  }

  private void renameOrThrow(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException(from + " could not be renamed to " + to);
    }
  }

  private void discardStaging(Output output) throws IOException {
    for (FileStatus status : list(datasetDirectory(output))) {
      Path staging = status.getPath();
      if (!isStaging(staging.getName())) {
        continue;
      }
      if (output.part().isEmpty()) {
        files.delete(staging, true);
      } else {
        files.delete(new Path(staging, output.part()), true);
        if (list(staging).length == 0) {
          files.delete(staging, false);
        }
      }
    }
  }

  private FileStatus[] list(Path directory) throws IOException {
    try {
      return files.listStatus(directory);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  private boolean isStaging(String name) {
    String prefix = STAGING + runId + ".";
    return name.startsWith(prefix) && name.length() == prefix.length() + UUID_LENGTH;
  }

  private Path datasetDirectory(Output output) {
    return new Path(storage.root(), output.dataset());
  }

  private Path record() {
    return new Path(datasetDirectory(outputs.get(0)), "_commit." + runId + "." + stage);
  }

  private Path unfinishedRecord() {
    return record().suffix(".unfinished");
  }

  private Path cleared() {
    return record().suffix(".cleared");
  }

  /**
   * What a resumable output is being made from.
   *
   * @param hash of configuration and inputs
   */
  record Origin(String hash) {}
}
