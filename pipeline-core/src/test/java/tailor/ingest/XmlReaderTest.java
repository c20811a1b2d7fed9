package tailor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XmlReaderTest {
  private static final XmlReader.Options CHILDREN =
      new XmlReader.Options(Optional.empty(), List.of("body"), "title", "@id");

  @TempDir Path directory;

  @Test
  void readsAttributesAndChildElements() throws IOException {
    List<Reading> readings =
        read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <tickets>
              <ticket id="17" lang="en">
                <title>Broken</title>
                <body>It <b>really</b> is
                  &amp; stays <![CDATA[<broken>]]></body>
                <from mail="no">Jane</from>
                <tag>a</tag><tag>b</tag>
                <place><city>Ulm</city></place>
              </ticket>
              <ticket><body> </body></ticket>
              <ticket id="19"><body>second</body></ticket>
            </tickets>
            """,
            CHILDREN);
    RawRecord first = Reads.records(readings).get(0);
    assertThat(first.id()).hasValue("17");
    assertThat(first.title()).hasValue("Broken");
    assertThat(first.text()).isEqualTo("It really is\n& stays <broken>");
    assertThat(first.fields())
        .containsOnly(
            entry("@lang", "en"),
            entry("from", "Jane"),
            entry("from/@mail", "no"),
            entry("tag", "[\"a\",\"b\"]"),
            entry("place", "{\"city\":\"Ulm\"}"));
    assertThat(Reads.records(readings).get(1).offset()).isEqualTo(2);
    assertThat(Reads.malformed(readings))
        .extracting(Malformed::reason, Malformed::offset, XmlReaderTest::raw)
        .containsExactly(tuple("no-text", 1L, "<ticket><body> </body></ticket>"));
  }

  @Test
  void takesAllTextOfElementsOfAName() throws IOException {
    List<Reading> readings =
        read(
            "<a><b><item><p>one</p><p>two</p></item></b><item>three</item></a>",
            new XmlReader.Options(Optional.of("item"), List.of(), "title", "@id"));
    assertThat(Reads.records(readings))
        .extracting(RawRecord::text)
        .containsExactly("one\ntwo", "three");
  }

  @Test
  void keepsTheRecordsBeforeTheFileBreaksOff() throws IOException {
    List<Reading> readings = read("<t><r><body>one</body></r>\n<r><body>two</r></t>", CHILDREN);
    assertThat(Reads.records(readings)).extracting(RawRecord::text).containsExactly("one");
    assertThat(Reads.malformed(readings))
        .extracting(Malformed::reason, Malformed::offset)
        .containsExactly(tuple("not-xml", 1L));
    assertThat(Reads.malformed(readings).get(0).detail()).startsWith("line 2, column ");
  }

  @Test
  void readsNothingFromOutside() throws IOException {
    Path secret = directory.resolve("secret.txt");
    Files.writeString(secret, "secret");
    List<Reading> readings =
        read(
            """
            <!DOCTYPE t [<!ENTITY x SYSTEM "%s">]>
            <t><r><body>before</body></r><r><body>&x;</body></r></t>
            """
                .formatted(secret.toUri()),
            CHILDREN);
    assertThat(Reads.records(readings)).extracting(RawRecord::text).containsExactly("before");
    assertThat(Reads.malformed(readings)).extracting(Malformed::reason).containsExactly("not-xml");
  }

  @Test
  void doesNotExpandEntities() throws IOException {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE t [<!ENTITY a0 \"lol\">");
    for (int i = 1; i < 20; i++) {
      bomb.append("<!ENTITY a").append(i).append(" \"");
      bomb.append(("&a" + (i - 1) + ";").repeat(10)).append("\">");
    }
    bomb.append("]><t><r><body>&a19;</body></r></t>");
    assertThat(Reads.malformed(read(bomb.toString(), CHILDREN)))
        .extracting(Malformed::reason)
        .containsExactly("not-xml");
  }

  @Test
  void skipsADocumentTypeThatDoesNoHarm() throws IOException {
    List<Reading> readings =
        read(
            "<!DOCTYPE t PUBLIC \"-//X//Y\" \"http://127.0.0.1:1/none.dtd\"><t><r><body>one</body></r></t>",
            CHILDREN);
    assertThat(Reads.records(readings)).extracting(RawRecord::text).containsExactly("one");
  }

  @Test
  void refusesWhatIsTooDeepOrTooLarge() throws IOException {
    assertThat(
            Reads.malformed(
                read("<t><r>" + "<x>".repeat(500) + "</x>".repeat(500) + "</r></t>", CHILDREN)))
        .extracting(Malformed::reason)
        .containsExactly("too-deep");
    assertThat(
            Reads.malformed(
                read("<t><r>" + "x".repeat(Reads.MAX_RECORD_BYTES + 1) + "</r></t>", CHILDREN)))
        .extracting(Malformed::reason)
        .containsExactly("too-large");
  }

  @Test
  void believesTheEncodingThatTheFileDeclares() throws IOException {
    Path file = directory.resolve("a.xml");
    Files.write(
        file,
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><t><r><body>Gr\u00FC\u00DFe</body></r></t>"
            .getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Reads.records(Reads.all(Reads.source(file, new XmlReader(), CHILDREN))))
        .extracting(RawRecord::text)
        .containsExactly("Grüße");
  }

  private static String raw(Malformed malformed) {
    return new String(malformed.raw(), StandardCharsets.UTF_8);
  }

  private List<Reading> read(String content, XmlReader.Options options) throws IOException {
    Path file = directory.resolve("a.xml");
    Files.writeString(file, content);
    return Reads.all(Reads.source(file, new XmlReader(), options));
  }
}
