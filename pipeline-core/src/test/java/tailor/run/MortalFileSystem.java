package tailor.run;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** The local file system in a process that is killed just before its n-th change to the disk. */
final class MortalFileSystem extends RawLocalFileSystem {
  private long steps;
  private long deadline = Long.MAX_VALUE;
  private String lastRename = "";

  void live() {
    deadline = Long.MAX_VALUE;
    lastRename = "";
  }

  void dieAt(long step) {
    deadline = steps + step;
  }

  void dieAtRenameTo(String name) {
    lastRename = name;
  }

  long steps() {
    return steps;
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    step();
    boolean renamed = super.rename(from, to);
    if (to.getName().equals(lastRename)) {
      throw new Killed();
    }
    return renamed;
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    step();
    return super.delete(path, recursive);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    step();
    return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    step();
    return super.mkdirs(path);
  }

  private void step() {
    if (++steps >= deadline) {
      throw new Killed();
    }
  }

  /** Nothing may catch it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }
}
