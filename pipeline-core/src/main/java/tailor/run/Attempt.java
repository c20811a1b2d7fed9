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

/**
 * One attempt at the outputs of a stage, committed together so that a kill at any moment loses
 * nothing and the next attempt heals what is left.
 *
 * <ol>
 *   <li>Outputs are written to {@code <dataset>/_staging.<run-id>.<uuid>/}, each with its manifest
 *       last. Killed here, the next attempt discards them.
 *   <li>The commit record {@code <first dataset>/_commit.<run-id>.<stage>} lists what is to be
 *       renamed. From here on the attempt counts: killed, the next one finishes it from the record.
 *   <li>What is replaced is removed, {@code _SUCCESS} first, and the record marked.
 *   <li>Outputs are renamed, where a rename is not atomic (object stores) file by file when
 *       resumed, and {@code _SUCCESS} is written in each.
 *   <li>The record is deleted.
 * </ol>
 */
public final class Attempt {
  private static final String STAGING = "_staging.";

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
      for (Output output : outputs) {
        discardStaging(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("An earlier attempt at " + stage + " cannot be healed", e);
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
      storage.writeJson(record(), commit);
      finish(commit);
      for (Output output : outputs) {
        discardStaging(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The outputs of " + stage + " cannot be committed", e);
    }
  }

  private void finish(CommitRecord commit) throws IOException {
    Path cleared = record().suffix(".cleared");
    if (!files.exists(cleared)) {
      for (CommitRecord.Move move : commit.moves()) {
        if (!move.inPlace()) {
          files.delete(new Path(move.to(), Storage.SUCCESS), false);
          files.delete(new Path(move.to()), true);
        }
      }
      files.create(cleared, true).close();
    }
    for (CommitRecord.Move move : commit.moves()) {
      if (!move.inPlace()) {
        rename(new Path(move.from()), new Path(move.to()));
      }
    }
    for (CommitRecord.Move move : commit.moves()) {
      files.create(new Path(move.to(), Storage.SUCCESS), true).close();
    }
    files.delete(record(), false);
    files.delete(cleared, false);
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.exists(from)) {
      return;
    }
    if (!files.exists(to)) {
      files.mkdirs(to.getParent());
      requireRenamed(files.rename(from, to), from, to);
      return;
    }
    RemoteIterator<LocatedFileStatus> rest = files.listFiles(from, true);
    while (rest.hasNext()) {
      Path source = rest.next().getPath();
      Path target = new Path(to, relative(from, source));
      files.mkdirs(target.getParent());
      files.delete(target, false);
      requireRenamed(files.rename(source, target), source, target);
    }
    files.delete(from, true);
  }

  private static void requireRenamed(boolean renamed, Path from, Path to) throws IOException {
    if (!renamed) {
      throw new IOException(from + " could not be renamed to " + to);
    }
  }

  private static String relative(Path directory, Path file) {
    return directory.toUri().relativize(file.toUri()).getPath();
  }

  private void discardStaging(Output output) throws IOException {
    FileStatus[] found;
    try {
      found = files.listStatus(datasetDirectory(output));
    } catch (FileNotFoundException e) {
      return;
    }
    for (FileStatus status : found) {
      if (status.getPath().getName().startsWith(STAGING + runId + ".")) {
        Path staging = status.getPath();
        if (output.part().isEmpty()) {
          files.delete(staging, true);
        } else {
          files.delete(new Path(staging, output.part()), true);
          if (files.listStatus(staging).length == 0) {
            files.delete(staging, false);
          }
        }
      }
    }
  }

  private Path datasetDirectory(Output output) {
    return new Path(storage.root(), output.dataset());
  }

  private Path record() {
    return new Path(datasetDirectory(outputs.get(0)), "_commit." + runId + "." + stage);
  }
}
