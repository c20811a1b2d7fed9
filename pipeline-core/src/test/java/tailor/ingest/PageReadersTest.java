package tailor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.config.ComponentOptions;

class PageReadersTest {
  private static final HtmlReader.Options HTML =
      new HtmlReader.Options(Optional.empty(), List.of(), 0.7);

  @TempDir Path directory;

  @Test
  void takesTheMainContentOfAPage() throws IOException {
    RawRecord page =
        html(
            """
            <!DOCTYPE html><html lang="en"><head><title> Pump  manual </title>
            <meta name="description" content="How to"><style>p {}</style></head>
            <body><header><h1>ACME</h1></header><nav><a href="/">Home</a></nav>
            <div class="sidebar">Elsewhere</div>
            <main><h2>Seals</h2><p>Change the <b>seal</b>
            every year.</p><ul><li>Open</li><li>Close<p>well</p></li></ul>
            <table><tr><th>Part</th><th>No</th></tr><tr><td>Seal</td><td>7</td></tr></table>
            <pre>a
              b</pre><script>alert(1)</script></main>
            <footer>Copyright</footer></body></html>
            """);
    assertThat(page.title()).hasValue("Pump manual");
    assertThat(page.fields()).containsOnly(entry("lang", "en"), entry("description", "How to"));
    assertThat(page.text())
        .isEqualTo(
            """
            Seals

            Change the seal every year.

            - Open
            - Close
            well

            Part | No
            Seal | 7

            a
              b""");
  }

  @Test
  void leavesOutBlocksOfLinks() throws IOException {
    String links = "<li><a href=x>Some other page</a></li>".repeat(6);
    RawRecord page =
        html("<body><ul>" + links + "</ul><p>Text with <a href=y>a link</a>.</p></body>");
    assertThat(page.text()).isEqualTo("Text with a link.");
  }

  @Test
  void readsAnySoup() throws IOException {
    assertThat(html("<p>one<div>two</p></b></i><table><p>three</td>four<li>five").text())
        .isEqualTo("one\n\ntwo\n\nthreefour\n\n- five");
    assertThat(html("<div>".repeat(15_000) + "deep").text()).isEqualTo("deep");
  }

  @Test
  void sendsAPageWithoutTextToQuarantine() throws IOException {
    assertThat(Reads.malformed(read("a.html", "<nav>only</nav>", new HtmlReader(), HTML)))
        .extracting(Malformed::reason)
        .containsExactly("no-text");
    assertThat(Reads.malformed(read("a.html", "", new HtmlReader(), HTML)))
        .extracting(Malformed::reason)
        .containsExactly("no-text");
  }

  @Test
  void believesTheEncodingThatAPageNames() throws IOException {
    Path file = directory.resolve("a.html");
    Files.write(
        file,
        "<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-2'><p>Zażółć gęślą"
            .getBytes("ISO-8859-2"));
    assertThat(Reads.records(Reads.all(Reads.source(file, new HtmlReader(), HTML))))
        .extracting(RawRecord::text)
        .containsExactly("Zażółć gęślą");
  }

  @Test
  void takesWhatASelectorSays() throws IOException {
    var options = new HtmlReader.Options(Optional.of(".doc"), List.of(".note"), 1);
    List<Reading> readings =
        read(
            "a.html",
            "<div>x</div><div class=doc>a<p class=note>b</p></div><div class=doc>c</div>",
            new HtmlReader(),
            options);
    assertThat(Reads.records(readings)).extracting(RawRecord::text).containsExactly("a\n\nc");
    assertThatThrownBy(() -> new HtmlReader.Options(Optional.of("a["), List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'a[' is no CSS selector");
  }

  @Test
  void readsMarkdownWithItsFrontMatter() throws IOException {
    List<Reading> readings =
        read(
            "a.md",
            "---\ntitle: \"The *title*\"\nowner: Jane\nlist:\n  - x\n---\n# Heading #\n\nText <!-- no\n-->here.\n",
            new MarkdownReader(),
            new MarkdownReader.Options());
    RawRecord page = Reads.records(readings).get(0);
    assertThat(page.title()).hasValue("The *title*");
    assertThat(page.fields()).containsOnly(entry("owner", "Jane"));
    assertThat(page.text()).isEqualTo("# Heading #\n\nText here.\n");
  }

  @Test
  void namesMarkdownAfterItsFirstHeading() throws IOException {
    for (String text : List.of("a\n\n## Two words ##\n# No\n", "Two words\n=====\n# No\n")) {
      List<Reading> readings =
          read("a.md", text, new MarkdownReader(), new MarkdownReader.Options());
      assertThat(Reads.records(readings).get(0).title()).hasValue("Two words");
    }
  }

  @Test
  void readsPlainTextAndRefusesBinaries() throws IOException {
    TextReader reader = new TextReader();
    TextReader.Options options = new TextReader.Options();
    assertThat(Reads.records(read("a.txt", "\uFEFFHello\n", reader, options)))
        .extracting(RawRecord::text)
        .containsExactly("Hello\n");
    assertThat(Reads.malformed(read("a.txt", "ELF\0\1", reader, options)))
        .extracting(Malformed::reason)
        .containsExactly("binary");
    assertThat(
            Reads.malformed(read("a.txt", "x".repeat(Reads.MAX_RECORD_BYTES + 1), reader, options)))
        .extracting(Malformed::reason)
        .containsExactly("too-large");
  }

  @Test
  void detectsEncodings() throws IOException {
    List<String> texts =
        List.of(
            "Ça a déjà été réglé, merci à vous. Très bonne journée à l’équipe.",
            "Die Grüße für Müller möchten wir natürlich auch übermitteln.");
    for (String text : texts) {
      Path file = directory.resolve("a.txt");
      Files.write(file, text.getBytes("windows-1252"));
      assertThat(
              Reads.records(
                  Reads.all(Reads.source(file, new TextReader(), new TextReader.Options()))))
          .extracting(RawRecord::text)
          .containsExactly(text);
      Files.write(file, ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE));
      assertThat(
              Reads.records(
                  Reads.all(Reads.source(file, new TextReader(), new TextReader.Options()))))
          .extracting(RawRecord::text)
          .containsExactly(text);
    }
  }

  private RawRecord html(String content) throws IOException {
    return Reads.records(read("a.html", content, new HtmlReader(), HTML)).get(0);
  }

  private List<Reading> read(
      String name, String content, SourceReader<?> reader, ComponentOptions options)
      throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, content);
    return Reads.all(Reads.source(file, reader, options));
  }
}
