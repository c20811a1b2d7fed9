package tailor.language;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import opennlp.tools.util.normalizer.AggregateCharSequenceNormalizer;
import opennlp.tools.util.normalizer.CharSequenceNormalizer;
import opennlp.tools.util.normalizer.EmojiCharSequenceNormalizer;
import opennlp.tools.util.normalizer.NumberCharSequenceNormalizer;
import opennlp.tools.util.normalizer.ShrinkCharSequenceNormalizer;
import opennlp.tools.util.normalizer.TwitterCharSequenceNormalizer;
import opennlp.tools.util.normalizer.UrlCharSequenceNormalizer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenNLP's normalizers, one after another, make the same of a text. */
class NormalizationTest {
  private static final CharSequenceNormalizer PEER =
      new AggregateCharSequenceNormalizer(
          EmojiCharSequenceNormalizer.getInstance(),
          UrlCharSequenceNormalizer.getInstance(),
          TwitterCharSequenceNormalizer.getInstance(),
          NumberCharSequenceNormalizer.getInstance(),
          ShrinkCharSequenceNormalizer.getInstance());

  private final Normalization normalization = new Normalization();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \t the pump \r\n  leaks ",
        "see https://example.org/a?b=1#c or mail pump-seal@example.org, RT: rt rt thanks",
        "#urgent @home # @ rt#pump fast",
        "expect :-) x-D ;o :-o export xp :- ) xX:p",
        "hahaha ahaha HEHEhe jajaja ahhha behave hh",
        "soooo looonG AAaa !!!! 1112 3.14",
        "well-known - -- 😀😀 ﾊﾛｰ \uD801\uDC00 \uD801 \uDC00 \uFFFD",
        "\u0001\u0001\u0001 a \u0001",
        "\uDBFF\uDC01\uDBFF\uDC01",
        "a \uDBFF\uDFFF\uDBFF\uDFFF\uDBFF\uDFFF",
      })
  void isOpenNlps(String text) {
    assertThat(normalized(text)).isEqualTo(peer(text));
  }

  @Property(tries = 2000)
  void isOpenNlpsForAnyText(@ForAll("texts") String text) {
    assertThat(normalized(text)).isEqualTo(peer(text));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> marks =
        Arbitraries.of(
            "rt",
            "RT ",
            "h",
            "a",
            "ha",
            "J",
            "e",
            "x",
            ":",
            ";",
            "-",
            "(",
            "p",
            "D",
            "#",
            "@",
            "1",
            "23",
            " ",
            "\n",
            "\t",
            "\u000B",
            "b",
            "ff",
            "http://",
            "https",
            "/",
            ".",
            "\u00A0",
            "\u2028",
            "\uD83D\uDE00",
            "\uD800",
            "\uDC00",
            "\uE000",
            "\uDBFF\uDC01",
            "k",
            "\u212A",
            "ß",
            "水",
            "\u0001");
    Arbitrary<String> any = Arbitraries.strings().ofMaxLength(3);
    return Arbitraries.frequencyOf(Tuple.of(9, marks), Tuple.of(1, any))
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  /** With white space behind the text, or the peer fails where a text ends in a pair twice. */
  private static String peer(String text) {
    return PEER.normalize(text + "\n").toString();
  }

  private String normalized(String text) {
    normalization.read(text);
    StringBuilder read = new StringBuilder();
    for (int i = 0; i < normalization.length(); i++) {
      read.append(normalization.charAt(i));
    }
    return read.toString();
  }
}
