package tailor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.testkit.LocalSpark;

class ParquetFooterTest {
  @TempDir Path directory;
  private final Configuration hadoop = new Configuration();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    Path target = directory.resolve("rows");
    CanonicalParquet.write(
        LocalSpark.session().range(100).toDF("id"), hadoopPath(target), List.of("id"));
    try (Stream<Path> files = Files.walk(target)) {
      file = files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  @Test
  void theOrderOfEncodingsDoesNotCount() throws IOException {
    List<DataFile> before = digest();
    byte[] bytes = Files.readAllBytes(file);

    rewriteFooter(
        footer ->
            footer.getRow_groups().stream()
                .flatMap(group -> group.getColumns().stream())
                .forEach(column -> Collections.reverse(column.getMeta_data().getEncodings())));

    assertThat(Files.readAllBytes(file)).isNotEqualTo(bytes);
    assertThat(digest()).isEqualTo(before);
  }

  @Test
  void whatElseTheFooterSaysCounts() throws IOException {
    List<DataFile> before = digest();

    rewriteFooter(footer -> footer.setNum_rows(99));

    assertThat(digest()).isNotEqualTo(before);
  }

  @Test
  void thePagesCount() throws IOException {
    List<DataFile> before = digest();
    byte[] bytes = Files.readAllBytes(file);
    bytes[60] ^= 1;
    rewrite(bytes);

    assertThat(digest()).isNotEqualTo(before);
  }

  @Test
  void aTornFileIsSaidToBeTorn() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    rewrite(Arrays.copyOf(bytes, bytes.length - 3));

    assertThatThrownBy(this::digest).hasMessageContaining(file.getFileName().toString());
  }

  private List<DataFile> digest() {
    return ContentHash.digest(hadoop, hadoopPath(directory.resolve("rows")));
  }

  private void rewriteFooter(Consumer<FileMetaData> change) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ParquetFooter footer;
    try (FSDataInputStream in = hadoopPath(file).getFileSystem(hadoop).open(hadoopPath(file))) {
      footer = ParquetFooter.read(in, bytes.length);
    }
    change.accept(footer.metadata());
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer.metadata(), changed);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(bytes, 0, (int) footer.start());
    changed.writeTo(whole);
    whole.write(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(changed.size()).array());
    whole.write("PAR1".getBytes(StandardCharsets.US_ASCII));
    rewrite(whole.toByteArray());
  }

  private void rewrite(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }

  private static org.apache.hadoop.fs.Path hadoopPath(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
