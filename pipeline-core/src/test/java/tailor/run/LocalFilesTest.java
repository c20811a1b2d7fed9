package tailor.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  private static final FsPermission OWN = new FsPermission("740");

  @TempDir java.nio.file.Path directory;

  @Test
  void opensLocalPaths() throws IOException {
    Configuration hadoop = LocalFiles.in(new Configuration());

    try (FileSystem files = FileSystem.newInstance(directory.toUri(), hadoop)) {
      assertThat(files).isInstanceOf(LocalFiles.class);
    }
  }

  @Test
  void leavesWhatIsConfigured() {
    Configuration hadoop = new Configuration();
    hadoop.set(LocalFiles.SETTING, "org.acme.Files");

    assertThat(LocalFiles.in(hadoop).get(LocalFiles.SETTING)).isEqualTo("org.acme.Files");
  }

  @Test
  void setsTheSamePermissionsAsHadoop() throws IOException {
    assertThat(permissions(new LocalFiles(), "own"))
        .isEqualTo(permissions(new LocalFileSystem(), "hadoop"));
  }

  @Test
  void keepsChecksums() throws IOException {
    permissions(new LocalFiles(), "own");

    assertThat(directory.resolve("own/.file.crc")).exists();
  }

  /** Of a directory, of files created with and without a permission, and of one changed later. */
  private List<Object> permissions(FileSystem files, String name) throws IOException {
    files.initialize(directory.toUri(), new Configuration());
    java.nio.file.Path at = directory.resolve(name);
    files.mkdirs(new Path(at.toUri()));
    files.mkdirs(new Path(at.resolve("sub").toUri()), OWN);
    for (String file : List.of("file", "changed")) {
      files.create(new Path(at.resolve(file).toUri())).close();
    }
    files.setPermission(new Path(at.resolve("changed").toUri()), OWN);
    files.setPermission(new Path(at.resolve("sub").toUri()), new FsPermission("1755"));
    List<Object> found = new ArrayList<>();
    for (String file : List.of(".", "sub", "file", "changed")) {
      found.add(Files.getAttribute(at.resolve(file), "unix:mode"));
    }
    return found;
  }
}
