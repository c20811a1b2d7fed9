package tailor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonlReaderTest {
  private static final JsonlReader.Options DEFAULTS =
      new JsonlReader.Options(List.of("text"), "title", "id");

  @TempDir Path directory;

  @Test
  void readsTextTitleIdAndKeepsTheOtherFields() throws IOException {
    write(
        "{\"id\":7,\"title\":\"T\",\"text\":\"Hello\",\"stars\":1.10,\"ok\":true,\"none\":null,"
            + "\"tags\":[\"a\",{\"b\":1}]}\n");
    RawRecord record = Reads.records(read(DEFAULTS)).get(0);
    assertThat(record.id()).hasValue("7");
    assertThat(record.title()).hasValue("T");
    assertThat(record.text()).isEqualTo("Hello");
    assertThat(record.fields())
        .containsOnly(
            entry("stars", "1.10"), entry("ok", "true"), entry("tags", "[\"a\",{\"b\":1}]"));
  }

  @Test
  void sendsMalformedLinesToQuarantineAndGoesOn() throws IOException {
    write(
        """
        {"text":"one"}
        [1,2]

        "text"
        {"text":"cut
        {"text":"a","text":"b"}
        {"body":"no text"}
        {"text":"  "}
        {"text":"two"} {"text":"three"}
        {"text":"last"}""");
    List<Reading> readings = read(DEFAULTS);
    assertThat(Reads.records(readings)).extracting(RawRecord::text).containsExactly("one", "last");
    assertThat(Reads.malformed(readings))
        .extracting(Malformed::reason, Malformed::offset)
        .containsExactly(
            tuple("not-an-object", 15L),
            tuple("not-an-object", 22L),
            tuple("not-json", 29L),
            tuple("not-json", 42L),
            tuple("no-text-field", 66L),
            tuple("no-text", 85L),
            tuple("not-json", 99L));
    assertThat(Reads.malformed(readings).get(0).raw()).asString().isEqualTo("[1,2]");
    assertThat(Reads.malformed(readings).get(4).detail()).isEqualTo("no field text; it has body");
  }

  @Test
  void joinsSeveralFieldsAndTheTurnsOfAConversation() throws IOException {
    write(
        """
        {"question":"Q","answer":"A"}
        {"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}
        """);
    List<RawRecord> records =
        Reads.records(
            read(new JsonlReader.Options(List.of("question", "answer", "messages"), "t", "i")));
    assertThat(records).extracting(RawRecord::text).containsExactly("Q\n\nA", "Hi\n\nHello");
    assertThat(records.get(0).fields()).containsKeys("question", "answer");
    assertThat(records.get(1).fields().get("messages")).startsWith("[{\"role\":\"user\"");
  }

  @Test
  void findsTheSameRecordsHoweverTheFileIsCut() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      lines.append("{\"text\":\"").append("é".repeat(i % 17)).append(i).append("\"}\r\n");
    }
    write(lines.toString());
    Source source = Reads.source(directory, new JsonlReader(), DEFAULTS);
    List<Reading> whole = Reads.all(source);
    assertThat(whole).hasSize(200);
    for (long bytes : new long[] {1, 7, 100, 4096}) {
      assertThat(Reads.all(source, bytes)).isEqualTo(whole);
    }
  }

  @Test
  void refusesLinesThatAreTooLongAndTooDeep() throws IOException {
    write(
        "{\"text\":\""
            + "x".repeat(Reads.MAX_RECORD_BYTES)
            + "\"}\n"
            + "{\"text\":"
            + "[".repeat(5000)
            + "]".repeat(5000)
            + "}\n"
            + "{\"text\":\"fine\"}\n");
    List<Reading> readings = read(DEFAULTS);
    assertThat(Reads.malformed(readings))
        .extracting(Malformed::reason)
        .containsExactly("too-large", "not-json");
    assertThat(Reads.malformed(readings).get(0).raw()).hasSize(Reads.MAX_RECORD_BYTES);
    assertThat(Reads.records(readings)).extracting(RawRecord::text).containsExactly("fine");
  }

  @Test
  void decodesStrayBytesOfAnotherEncoding() throws IOException {
    byte[] mixed =
        concat(
            "{\"text\":\"Grüße\"}\n".getBytes(StandardCharsets.UTF_8),
            "{\"text\":\"Grüße\"}\n".getBytes(Charset.forName("windows-1252")));
    Files.write(directory.resolve("a.jsonl"), mixed);
    assertThat(Reads.records(read(DEFAULTS)))
        .extracting(RawRecord::text)
        .containsExactly("Grüße", "Grüße");
  }

  @Test
  void holdsAFileToItsDeclaredEncoding() throws IOException {
    Files.write(
        directory.resolve("a.jsonl"),
        "{\"text\":\"Gr\u00FC\u00DFe\"}\n{\"text\":\"ok\"}\n"
            .getBytes(StandardCharsets.ISO_8859_1));
    Source source = Reads.source(directory, new JsonlReader(), DEFAULTS, Optional.of("UTF-8"));
    assertThat(Reads.malformed(Reads.all(source)))
        .extracting(Malformed::reason)
        .containsExactly("bad-encoding");
    Source latin = Reads.source(directory, new JsonlReader(), DEFAULTS, Optional.of("ISO-8859-1"));
    assertThat(Reads.records(Reads.all(latin)))
        .extracting(RawRecord::text)
        .containsExactly("Grüße", "ok");
  }

  @Test
  void readsUtf16WithAByteOrderMarkInOnePiece() throws IOException {
    String lines = "{\"text\":\"Grüße Ċ\"}\n{\"text\":\"ਊ\"}\n";
    Files.write(
        directory.resolve("a.jsonl"), ("\uFEFF" + lines).getBytes(StandardCharsets.UTF_16LE));
    Source source = Reads.source(directory, new JsonlReader(), DEFAULTS);
    assertThat(Reads.records(Reads.all(source, 10)))
        .extracting(RawRecord::text)
        .containsExactly("Grüße Ċ", "ਊ");
  }

  private void write(String content) throws IOException {
    Files.writeString(directory.resolve("a.jsonl"), content);
  }

  private List<Reading> read(JsonlReader.Options options) {
    return Reads.all(Reads.source(directory, new JsonlReader(), options));
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] all = new byte[a.length + b.length];
    System.arraycopy(a, 0, all, 0, a.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
