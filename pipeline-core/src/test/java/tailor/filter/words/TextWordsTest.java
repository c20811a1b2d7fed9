package tailor.filter.words;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextWordsTest {

  @Test
  void areThoseOfSpacy() throws IOException {
    ObjectMapper json = new ObjectMapper();
    int compared = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    TextWordsTest.class.getResourceAsStream("/tailor/filter/rules.jsonl")),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode golden = json.readTree(line);
        if (golden.has("words")) {
          List<String> expected = new ArrayList<>();
          golden.get("words").forEach(word -> expected.add(word.asText()));
          String text = golden.get("text").asText();
          assertThat(words(text)).isEqualTo(expected);
          if (text.indexOf('\n') < 0) {
            assertThat(Sentences.count(text)).isEqualTo(golden.get("sentences").asInt());
          }
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(9);
  }

  @Test
  void areFoundAgainAfterManyOthers() {
    TextWords words = new TextWords();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append("word-").append(i).append(' ');
    }
    words.split(text.toString());

    assertThat(words.count()).isEqualTo(100_000);
  }

  @Property(tries = 500)
  void coverAllButWhiteSpace(@ForAll String text) {
    TextWords words = TextWords.of(text);
    int at = 0;
    for (int word = 0; word < words.count(); word++) {
      assertThat(TextLines.skipSpace(text, at, text.length())).isEqualTo(words.start(word));
      assertThat(words.end(word)).isGreaterThan(words.start(word));
      assertThat(words.codePoints(word))
          .isEqualTo(text.codePointCount(words.start(word), words.end(word)));
      at = words.end(word);
    }
    assertThat(TextLines.skipSpace(text, at, text.length())).isEqualTo(text.length());
  }

  @Property(tries = 200)
  void hashTheSameWhereverTheyAreDivided(@ForAll String text) {
    TextWords words = TextWords.of(text);
    if (words.count() >= 2) {
      long hash = words.concatenatedHash(0, words.count());
      StringBuilder joined = new StringBuilder();
      for (int word = 0; word < words.count(); word++) {
        joined.append(text, words.start(word), words.end(word));
      }
      TextWords together = TextWords.of(joined.toString());
      assertThat(together.concatenatedHash(0, together.count())).isEqualTo(hash);
    }
  }

  @Test
  void areFoundInaLineOfMegabytes() {
    TextWords words = new TextWords();
    words.split("ab-".repeat(700_000));

    assertThat(words.count()).isEqualTo(2 * 700_000 - 1);
  }

  private static List<String> words(String text) {
    TextWords words = TextWords.of(text);
    List<String> found = new ArrayList<>();
    for (int word = 0; word < words.count(); word++) {
      found.add(text.substring(words.start(word), words.end(word)));
    }
    return found;
  }
}
