package tailor.clean;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts for properties: any characters, and pieces that cleaners look for, thrown together. */
final class Texts {
  private Texts() {}

  static Arbitrary<String> hostile() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "Ã©",
            "â€™",
            "Â ",
            "Ã",
            "â",
            "€",
            "ï»¿",
            "ðŸ˜€",
            "Ð¿Ñ€Ð¸",
            "é »",
            "CAFÉ”",
            "\uFFFD",
            "<p>",
            "</p",
            "<br/>",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "&amp;",
            "&amp;lt;",
            "&#8217;",
            "&#xD800;",
            "&",
            ";",
            "lt",
            "<",
            ">",
            " ",
            "  ",
            "\t",
            "\n",
            "\r\n",
            "\u00A0",
            "\u2028",
            "\u200D",
            "\u200C",
            "\u037E",
            "\u0301",
            "\u212A",
            "\uD83D",
            "\uDE00",
            "\u202E",
            "ﬁ",
            "a@b.de",
            "@",
            ".",
            "GB82WEST12345698765432",
            "GB82 ",
            "4111 1111 1111 1111",
            "8.8.8.8",
            "2001:4860::8888",
            "+49 30 901820",
            "202-456-1111",
            "1",
            "23456",
            "-",
            "(",
            "[EMAIL]",
            "word");
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(200),
        Arbitraries.strings().withCharRange('\u0000', '\u0250').ofMaxLength(200),
        pieces.list().ofMaxSize(40).map(list -> String.join("", list)));
  }

  /** What a reader makes of UTF-8 that takes it for the other encoding. */
  static String misread(String text, String encoding) {
    return new String(text.getBytes(StandardCharsets.UTF_8), Charset.forName(encoding));
  }
}
