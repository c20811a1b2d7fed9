package tailor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final String HOSTILE = "</style><script>alert(1)</script>&amp; <img src=http://x>";

  private static Document render() {
    Report report =
        new Report(
            HOSTILE,
            "run demo",
            List.of(new Report.Figure("macro F1", "0.91", HOSTILE)),
            List.of(
                new Report.Section(
                    "Ledger",
                    HOSTILE,
                    List.of(
                        new Table(
                            List.of("rule", "documents", "share"),
                            List.of(
                                List.of(HOSTILE, "1,204", "3.5 %"),
                                List.of("length", "7", "0.1 %"))),
                        new Answers(HOSTILE, List.of(new Answers.Answer("tuned", HOSTILE))),
                        new Preformatted("configuration", HOSTILE)))));
    return Jsoup.parse(HtmlReport.render(report));
  }

  @Test
  void escapesEveryText() {
    Document html = render();
    assertThat(html.select("script, img, link, iframe")).isEmpty();
    assertThat(html.expectFirst("h1").text()).isEqualTo(HOSTILE);
    assertThat(html.expectFirst("td").text()).isEqualTo(HOSTILE);
    assertThat(html.expectFirst("pre").text()).isEqualTo(HOSTILE);
    assertThat(html.title()).isEqualTo(HOSTILE);
  }

  @Test
  void alignsColumnsOfNumbersToTheRight() {
    Document html = render();
    assertThat(html.select("th.number").eachText()).containsExactly("documents", "share");
    assertThat(html.select("td.number")).hasSize(4);
  }

  @Test
  void loadsNothing() {
    assertThat(render().select("[src], [href]")).isEmpty();
  }
}
