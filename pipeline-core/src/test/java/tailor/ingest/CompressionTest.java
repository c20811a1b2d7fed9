package tailor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressionTest {
  private static final JsonlReader.Options JSONL =
      new JsonlReader.Options(List.of("text"), "title", "id");

  @TempDir Path directory;

  @Test
  void readsGzipOfOneAndOfSeveralMembers() throws IOException {
    Files.write(directory.resolve("a.jsonl.gz"), gzip("{\"text\":\"one\"}\n"));
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(gzip("{\"text\":\"two\"}\n"));
    members.write(gzip("{\"text\":\"three\"}\n"));
    Files.write(directory.resolve("b.jsonl.gz"), members.toByteArray());
    assertThat(Reads.records(read()))
        .extracting(RawRecord::text)
        .containsExactly("one", "two", "three");
  }

  @Test
  void keepsWhatCameBeforeATruncation() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      lines.append("{\"text\":\"line ").append(Integer.toHexString(i * 7919)).append("\"}\n");
    }
    byte[] whole = gzip(lines.toString());
    Files.write(directory.resolve("a.jsonl.gz"), Arrays.copyOf(whole, whole.length / 2));
    List<Reading> readings = read();
    assertThat(Reads.records(readings)).hasSizeBetween(5_000, 15_000);
    assertThat(Reads.malformed(readings))
        .extracting(Malformed::reason)
        .containsExactly("unreadable");
    assertThat(Reads.malformed(readings).get(0).raw()).startsWith(0x1f, 0x8b);
  }

  @Test
  void sendsWhatIsNoGzipToQuarantine() throws IOException {
    Files.writeString(directory.resolve("a.jsonl.gz"), "{\"text\":\"one\"}\n");
    Files.write(directory.resolve("b.jsonl.gz"), new byte[0]);
    List<Reading> readings = read();
    assertThat(Reads.malformed(readings)).extracting(Malformed::reason).contains("unreadable");
    assertThat(Reads.records(readings)).isEmpty();
  }

  @Test
  void stopsAtABomb() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      Arrays.fill(zeros, (byte) '\n');
      for (int i = 0; i < 100; i++) {
        out.write(zeros);
      }
    }
    Files.write(directory.resolve("a.jsonl.gz"), bomb.toByteArray());
    assertThat(Reads.malformed(read()))
        .extracting(Malformed::reason)
        .containsExactly("expands-too-far");
  }

  private List<Reading> read() {
    return Reads.all(Reads.source(directory, new JsonlReader(), JSONL));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
