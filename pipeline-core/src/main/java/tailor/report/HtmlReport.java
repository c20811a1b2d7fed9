package tailor.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Document.OutputSettings;
import org.jsoup.nodes.Element;

/** Renders a report as one HTML file that needs nothing beside it and loads nothing. */
public final class HtmlReport {
  private static final String STYLE = "report.css";
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  private HtmlReport() {}

  /** Returns the HTML of a report. */
  public static String render(Report report) {
    Document html = Document.createShell("");
    html.outputSettings(new OutputSettings().prettyPrint(false).charset(StandardCharsets.UTF_8));
    html.prependChild(new org.jsoup.nodes.DocumentType("html", "", ""));
    html.expectFirst("html").attr("lang", "en");
    head(html.head(), report);
    Element main = html.body().appendElement("main");
    main.appendElement("h1").text(report.title());
    main.appendElement("p").addClass("subtitle").text(report.subtitle());
    figures(main, report);
    for (Report.Section section : report.sections()) {
      Element element = main.appendElement("section");
      element.appendElement("h2").text(section.title());
      element.appendElement("p").text(section.explanation());
      section.blocks().forEach(block -> block.appendTo(element));
    }
    return html.outerHtml();
  }

  private static void head(Element head, Report report) {
    head.appendElement("meta").attr("charset", "utf-8");
    head.appendElement("meta")
        .attr("http-equiv", "Content-Security-Policy")
        .attr("content", POLICY);
    head.appendElement("meta")
        .attr("name", "viewport")
        .attr("content", "width=device-width, initial-scale=1");
    head.appendElement("title").text(report.title());
    head.appendElement("style").appendChild(new DataNode(style()));
  }

  private static void figures(Element main, Report report) {
    Element list = main.appendElement("div").addClass("figures");
    for (Report.Figure figure : report.figures()) {
      Element item = list.appendElement("div");
      item.appendElement("span").addClass("name").text(figure.name());
      item.appendElement("strong").text(figure.value());
      item.appendElement("span").addClass("note").text(figure.note());
    }
  }

  private static String style() {
    try (InputStream css = HtmlReport.class.getResourceAsStream(STYLE)) {
      return new String(Objects.requireNonNull(css, STYLE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
