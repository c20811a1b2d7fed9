package tailor.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * Shares files out to tasks: large files that can be cut are cut, small ones go many to a task.
 * What a task reads has no influence on what comes out.
 */
final class SlicePlan {
  private static final long MOST_BYTES = 32L << 20;

  /** What opening a file costs, in bytes that could have been read instead. */
  private static final long OPEN_COST = 64L << 10;

  private SlicePlan() {}

  /** A file of the catalogue, and whether it may be cut. */
  record Candidate(FileSlice whole, boolean divisible) {}

  /**
   * Returns the slices of each task.
   *
   * @param cores how many tasks can run at once
   */
  static List<List<FileSlice>> plan(List<Candidate> files, int cores) {
    long total = files.stream().mapToLong(file -> file.whole().length() + OPEN_COST).sum();
    long target = Math.min(MOST_BYTES, Math.max(OPEN_COST, total / Math.max(1, cores)));
    List<List<FileSlice>> tasks = new ArrayList<>();
    List<FileSlice> task = new ArrayList<>();
    long bytes = 0;
    for (Candidate file : files) {
      for (FileSlice slice : file.divisible() ? cut(file.whole(), target) : List.of(file.whole())) {
        long cost = slice.length() + OPEN_COST;
        if (!task.isEmpty() && bytes + cost > target) {
          tasks.add(List.copyOf(task));
          task.clear();
          bytes = 0;
        }
        task.add(slice);
        bytes += cost;
      }
    }
    if (!task.isEmpty()) {
      tasks.add(List.copyOf(task));
    }
    return tasks;
  }

  /** Cuts a file into slices of so many bytes. */
  static List<FileSlice> cut(FileSlice file, long target) {
    List<FileSlice> slices = new ArrayList<>();
    for (long start = file.start(); start < file.end(); start += target) {
      slices.add(
          new FileSlice(
              file.source(), file.uri(), file.file(), start, Math.min(file.end(), start + target)));
    }
    return slices.isEmpty() ? List.of(file) : slices;
  }
}
