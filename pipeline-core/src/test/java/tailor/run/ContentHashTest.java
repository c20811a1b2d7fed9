package tailor.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.testkit.LocalSpark;

class ContentHashTest {
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path directory;
  private final Configuration hadoop = new Configuration(false);

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(directory.resolve("split=a"));
    Files.writeString(directory.resolve("split=a/part-0"), "abc");
    Files.writeString(directory.resolve("part-1"), "");
    Files.writeString(directory.resolve("_run.json"), "not data");
    Files.writeString(directory.resolve(".hidden"), "not data");
  }

  @Test
  void digestsDataFilesInOrderOfPath() {
    assertThat(ContentHash.digest(hadoop, root()))
        .extracting(DataFile::path, DataFile::bytes)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("part-1", 0L),
            org.assertj.core.groups.Tuple.tuple("split=a/part-0", 3L));
    assertThat(ContentHash.digest(hadoop, root()).get(1).sha256()).isEqualTo(SHA256_OF_ABC);
  }

  @Test
  void isTheSameOnExecutors() {
    var spark = new JavaSparkContext(LocalSpark.session().sparkContext());

    assertThat(ContentHash.digest(spark, root())).isEqualTo(ContentHash.digest(hadoop, root()));
  }

  @Test
  void changesWithContentAndOrderButNotWithNames() {
    DataFile a = new DataFile("a", 1, "11");
    DataFile b = new DataFile("b", 1, "22");

    assertThat(ContentHash.combine(List.of(a, b)))
        .hasSize(64)
        .isEqualTo(ContentHash.combine(List.of(new DataFile("c", 1, "11"), b)))
        .isNotEqualTo(ContentHash.combine(List.of(b, a)));
  }

  @Test
  void aSingleFileOfTheUsersIsADataFile() {
    var file = new org.apache.hadoop.fs.Path(directory.resolve("split=a/part-0").toUri());

    assertThat(ContentHash.digest(hadoop, UserFiles.list(hadoop, file), file))
        .singleElement()
        .extracting(DataFile::sha256)
        .isEqualTo(SHA256_OF_ABC);
  }

  @Test
  void fingerprintsChangeWithTheTimeOfChange() throws IOException {
    String before = UserFiles.fingerprint(UserFiles.list(hadoop, root()));
    Files.setLastModifiedTime(
        directory.resolve("part-1"), java.nio.file.attribute.FileTime.fromMillis(0));

    assertThat(UserFiles.fingerprint(UserFiles.list(hadoop, root()))).isNotEqualTo(before);
  }

  private org.apache.hadoop.fs.Path root() {
    return new org.apache.hadoop.fs.Path(directory.toUri());
  }
}
