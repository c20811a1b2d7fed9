package tailor.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's file system of local disks, that sets permissions itself. Hadoop's own starts a process,
 * {@code chmod}, for each file and directory that it creates where its native library is missing,
 * which costs more than a small file does.
 */
public final class LocalFiles extends LocalFileSystem {
  /** The setting that names the class of the file system {@code file:}. */
  public static final String SETTING = "fs.file.impl";

  public LocalFiles() {
    super(new RawFiles());
  }

  /** Lets local files be opened by this class, where nothing else is configured. */
  public static Configuration in(Configuration hadoop) {
    if (hadoop.get(SETTING) == null) {
      hadoop.setClass(SETTING, LocalFiles.class, LocalFileSystem.class);
    }
    return hadoop;
  }

  private static final class RawFiles extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      if (permission.getStickyBit()) {
        super.setPermission(path, permission);
        return;
      }
      try {
        Files.setPosixFilePermissions(
            pathToFile(path).toPath(),
            PosixFilePermissions.fromString(
                permission.getUserAction().SYMBOL
                    + permission.getGroupAction().SYMBOL
                    + permission.getOtherAction().SYMBOL));
      } catch (UnsupportedOperationException e) {
        super.setPermission(path, permission);
      }
    }
  }
}
