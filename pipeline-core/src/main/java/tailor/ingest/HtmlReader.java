package tailor.ingest;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;

/**
 * HTML: a page is a document. Of the page its main content is kept, see {@link MainContent}, with
 * headings, lists, tables and preformatted text as lines, see {@link HtmlText}. The page's
 * language, description and author become fields.
 */
@Doc("HTML: a page is a document; navigation and the like are left out")
public final class HtmlReader implements SourceReader<HtmlReader.Options> {

  public record Options(
      @Doc("CSS selector of the main content; found out if left out") Optional<String> select,
      @Doc("CSS selectors of what to leave out besides navigation, scripts and forms")
          @Default("[]")
          List<String> remove,
      @Doc("share of link text above which a list or block of links is left out")
          @Default("0.7")
          @InRange(min = 0, max = 1)
          double maxLinkDensity)
      implements ComponentOptions {
    public Options {
      remove = List.copyOf(remove);
      select.ifPresent(MainContent::requireSelector);
      remove.forEach(MainContent::requireSelector);
    }
  }

  private static final Pattern CHARSET =
      Pattern.compile(
          "<(?:meta|\\?xml)\\b[^>]{0,200}?(?:charset|encoding)\\s*=\\s*[\"']?([\\w-]+)",
          Pattern.CASE_INSENSITIVE);
  private static final int CHARSET_WITHIN = 4096;

  @Override
  public List<String> fileNames() {
    return List.of("*.html", "*.htm", "*.xhtml");
  }

  @Override
  public Readings read(SourceFile file, Options options) throws IOException {
    byte[] content = file.readAll();
    Document page = Jsoup.parse(file.decode(content, namedCharset(content)));
    Optional<String> title = title(page);
    Map<String, String> fields = fields(page);
    Element main =
        MainContent.of(page, options.select(), options.remove(), options.maxLinkDensity());
    return Readings.of(new RawRecord(0, Optional.empty(), title, HtmlText.of(main), fields));
  }

  private static Optional<Charset> namedCharset(byte[] content) {
    String head =
        new String(
            content, 0, Math.min(content.length, CHARSET_WITHIN), StandardCharsets.ISO_8859_1);
    Matcher charset = CHARSET.matcher(head);
    return charset.find() ? Encodings.named(charset.group(1)) : Optional.empty();
  }

  private static Optional<String> title(Document page) {
    String title = page.title().strip();
    if (title.isEmpty()) {
      Element heading = page.selectFirst("h1, h2");
      title = heading == null ? "" : heading.text().strip();
    }
    return Optional.of(title).filter(text -> !text.isEmpty());
  }

  private static Map<String, String> fields(Document page) {
    Map<String, String> fields = new TreeMap<>();
    Element root = page.selectFirst("html[lang]");
    if (root != null && !root.attr("lang").isBlank()) {
      fields.put("lang", root.attr("lang").strip());
    }
    for (Element meta : page.select("meta[name][content]")) {
      String name = meta.attr("name").strip().toLowerCase(Locale.ROOT);
      if (!meta.attr("content").isBlank()
          && (name.equals("author") || name.equals("description") || name.equals("keywords"))) {
        fields.putIfAbsent(name, meta.attr("content").strip());
      }
    }
    return fields;
  }
}
