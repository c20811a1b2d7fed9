package tailor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReaderTest {
  private static final CsvReader.Options DEFAULTS = options(",", List.of());

  @TempDir Path directory;

  @Test
  void readsQuotedFieldsOverSeveralLines() throws IOException {
    List<Reading> readings =
        read(
            """
            id,text,label
            1,"Hello, ""world""
            second line

            fourth line",good
            2, spaced ,#bad
            """,
            DEFAULTS);
    assertThat(Reads.malformed(readings)).isEmpty();
    assertThat(Reads.records(readings))
        .extracting(RawRecord::text)
        .containsExactly("Hello, \"world\"\nsecond line\n\nfourth line", " spaced ");
    assertThat(Reads.records(readings).get(1).fields()).containsOnly(entry("label", "#bad"));
    assertThat(Reads.records(readings).get(1).id()).hasValue("2");
    assertThat(Reads.records(readings).get(1).offset()).isEqualTo(65);
  }

  @Test
  void sendsRaggedRowsToQuarantineWithTheirLine() throws IOException {
    List<Reading> readings = read("id,text\n1,one\n2,two,three\n\n3\n4,four\n,\n", DEFAULTS);
    assertThat(Reads.records(readings)).extracting(RawRecord::text).containsExactly("one", "four");
    assertThat(Reads.malformed(readings))
        .extracting(
            Malformed::reason,
            Malformed::detail,
            malformed -> new String(malformed.raw(), StandardCharsets.UTF_8))
        .containsExactly(
            tuple("ragged-row", "line 3: 3 fields where there are 2 columns", "2,two,three"),
            tuple("ragged-row", "line 5: 1 fields where there are 2 columns", "3"),
            tuple("no-text-field", "no field text; it has none", ","));
  }

  @Test
  void losesOnlyTheLineWhoseQuoteIsNotClosed() throws IOException {
    List<Reading> readings =
        read(
            """
            id,text
            1,one
            2,"never closed
            3,three
            4,"fine, ""really""\"
            5,five "inch" pipe
            6,"six"th
            7,seven
            """,
            DEFAULTS);
    assertThat(Reads.records(readings))
        .extracting(RawRecord::text)
        .containsExactly("one", "three", "fine, \"really\"", "five \"inch\" pipe", "seven");
    assertThat(Reads.malformed(readings))
        .extracting(
            Malformed::reason, malformed -> new String(malformed.raw(), StandardCharsets.UTF_8))
        .containsExactly(
            tuple("unbalanced-quotes", "2,\"never closed"),
            tuple("unbalanced-quotes", "6,\"six\"th"));
  }

  @Test
  void resumesAfterAQuoteThatIsOpenToTheEnd() throws IOException {
    StringBuilder rows = new StringBuilder("id,text\n0,\"open\n");
    for (int i = 1; i <= 30_000; i++) {
      rows.append(i).append(",row\n");
    }
    List<Reading> readings = read(rows.toString(), DEFAULTS);
    assertThat(Reads.records(readings)).hasSize(30_000);
    assertThat(Reads.malformed(readings)).hasSize(1);
  }

  @Test
  void readsOtherDelimitersAndFilesWithoutAHeader() throws IOException {
    assertThat(Reads.records(read("id;text\r\n1;a,b\r\n", options(";", List.of()))))
        .extracting(RawRecord::text)
        .containsExactly("a,b");
    assertThat(Reads.records(read("1\ta\n2\tb\n", options("tab", List.of("id", "text")))))
        .extracting(RawRecord::text)
        .containsExactly("a", "b");
  }

  @Test
  void readsWhatSpreadsheetsExport() throws IOException {
    Files.write(
        directory.resolve("utf8.csv"),
        "\uFEFFid,text\r\n1,Grüße\r\n".getBytes(StandardCharsets.UTF_8));
    Files.write(
        directory.resolve("utf16.csv"),
        "\uFEFFid,text\r\n2,Grüße\r\n".getBytes(StandardCharsets.UTF_16LE));
    Files.write(
        directory.resolve("ansi.csv"),
        "id,text\r\n3,Schöne Grüße aus München\r\n".getBytes("windows-1252"));
    assertThat(Reads.records(Reads.all(Reads.source(directory, new CsvReader(), DEFAULTS))))
        .extracting(RawRecord::text)
        .containsExactly("Schöne Grüße aus München", "Grüße", "Grüße");
  }

  @Test
  void sendsAFileWithABadHeaderToQuarantine() throws IOException {
    assertThat(Reads.malformed(read("id,text,id\n1,a,b\n", DEFAULTS)))
        .extracting(Malformed::reason, Malformed::detail)
        .containsExactly(tuple("bad-header", "column 3 is a second id"));
    assertThat(Reads.malformed(read("id,,text\n1,a,b\n", DEFAULTS)))
        .extracting(Malformed::detail)
        .containsExactly("column 2 is without a name");
    assertThat(read("", DEFAULTS)).isEmpty();
  }

  @Test
  void refusesADelimiterOfSeveralCharacters() {
    assertThatThrownBy(() -> options("||", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("delimiter is '||'; expected one character, or tab");
  }

  private static CsvReader.Options options(String delimiter, List<String> columns) {
    return new CsvReader.Options(List.of("text"), "title", "id", delimiter, columns);
  }

  private List<Reading> read(String content, CsvReader.Options options) throws IOException {
    Path file = directory.resolve("a.csv");
    Files.writeString(file, content);
    return Reads.all(Reads.source(file, new CsvReader(), options));
  }
}
