package tailor.clean;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupCleanerTest {
  private final MarkupCleaner cleaner = new MarkupCleaner();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a <b>bold</b> word|a bold word",
        "<a href=\"https://example.org\" class='x'>link</a>|link",
        "Tom &amp; Jerry|Tom & Jerry",
        "&amp;amp;quot;twice&amp;amp;quot;|\"twice\"",
        "caf&eacute; &#8217; &#x2014; &#150;|café ’ — –",
        "x<!-- hidden -->y|xy",
        "x<script type=text/javascript>alert('<b>')</script>y|xy",
        "x<STYLE>p {}</STYLE>y|xy",
        "x<script>never closed|xnever closed",
      })
  void removesMarkup(String broken, String text) {
    assertThat(clean(broken)).isEqualTo(text);
  }

  @Test
  void turnsBlocksIntoLines() {
    assertThat(clean("<p>one</p><p>two<br/>three</p>")).isEqualTo("\none\n\ntwo\nthree\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a < b and b > c",
        "List<String> names",
        "#include <stdio.h>",
        "AT&T; R&D",
        "https://example.org/?a=1&para=2&copy=3",
        "if (a<b || c>d)",
        "<user@example.org>",
        "<br and so on",
        "&nosuchname; &#0; &#xD800;",
        "<!-- never closed",
      })
  void leavesOtherTextAsItIs(String text) {
    assertThat(clean(text)).isEqualTo(text);
  }

  private String clean(String text) {
    return cleaner.clean(text, new MarkupCleaner.Options());
  }
}
