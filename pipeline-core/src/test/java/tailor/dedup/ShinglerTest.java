package tailor.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tailor.dedup.DedupOptions.Punctuation;

class ShinglerTest {
  @Test
  void foldsCaseWidthAndPunctuationAway() {
    assertThat(shingles("One, two. THREE four-five six!"))
        .isEqualTo(shingles("one two three four five  six"))
        .hasSize(2);
    assertThat(shingles("Ｏｎｅ two three four ﬁve")).isEqualTo(shingles("one two three four five"));
    assertThat(shingles("cafe\u0301 a b c d")).isEqualTo(shingles("caf\u00e9 a b c d"));
    assertThat(shingles("a b c d e")).isNotEqualTo(shingles("a b c e d"));
  }

  @Test
  void takesAShortTextAsOneShingle() {
    assertThat(shingles("only three words")).hasSize(1).isEqualTo(shingles("Only three words."));
    assertThat(shingles("only three")).hasSize(1).isNotEqualTo(shingles("only three words"));
    assertThat(shingles("")).isEmpty();
    assertThat(shingles(" *** \n --- ")).isEmpty();
  }

  @Test
  void takesEachCharacterOfAScriptWithoutSpacesAsAWord() {
    assertThat(shingles("自転車の電池は冬に弱い")).hasSize(7);
    assertThat(shingles("自転車 の 電池 は 冬に弱い")).isEqualTo(shingles("自転車の電池は冬に弱い"));
  }

  @Test
  void readsALineOfAnyLength() {
    String word = "wörter-ohne-ende,";
    assertThat(shingles(word.repeat(20_000)))
        .isEqualTo(shingles("wörter ohne ende ".repeat(20_000)))
        .hasSize(60_000 - 4);
    String han = "漢字\ud840\udc00";
    assertThat(shingles(han.repeat(20_000))).hasSize(60_000 - 4);
  }

  @Test
  void aSignatureEstimatesTheSimilarity() {
    Random random = new Random(9);
    MinHash minHash = new MinHash(112);
    double squares = 0;
    int pairs = 400;
    for (int pair = 0; pair < pairs; pair++) {
      long[] first = random.longs(1_000).toArray();
      long[] second = random.longs(1_000).toArray();
      int common = 600 + random.nextInt(400);
      System.arraycopy(first, 0, second, 0, common);
      int[] one = new int[112];
      int[] other = new int[112];
      minHash.sign(first, first.length, one);
      minHash.sign(second, second.length, other);
      int equal = 0;
      for (int i = 0; i < one.length; i++) {
        equal += one[i] == other[i] ? 1 : 0;
      }
      double jaccard = common / (2_000.0 - common);
      double error = equal / 112.0 - jaccard;
      squares += error * error / (jaccard * (1 - jaccard) / 112);
    }
    assertThat(squares / pairs).isBetween(0.8, 1.2);
  }

  private static long[] shingles(String text) {
    Shingler shingler = new Shingler(5, Punctuation.IGNORE);
    shingler.take("another text before it");
    shingler.take(text);
    return Arrays.copyOf(shingler.shingles(), shingler.count());
  }
}
