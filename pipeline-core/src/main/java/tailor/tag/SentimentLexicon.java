package tailor.tag;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Words, beginnings of words and phrases with what they say of the writer's feeling. */
final class SentimentLexicon {
  private static final String ENGLISH = "sentiment-en.txt";

  /** Words of the longest phrase. */
  private static final int MAX_PHRASE = 4;

  private static final int MIN_BEGINNING = 3;

  private final Map<String, Double> entries = new HashMap<>();

  /**
   * The longest entry at a place.
   *
   * @param words how many words it has
   * @param valence from -4 to 4
   */
  record Match(int words, double valence) {}

  private SentimentLexicon() {}

  /** The lexicon for English, read once a JVM. */
  static SentimentLexicon english() {
    return English.INSTANCE;
  }

  /** Finds the longest phrase that begins with a word, or else the word or its beginning. */
  Optional<Match> find(List<String> words, int at) {
    StringBuilder phrase = new StringBuilder(words.get(at));
    Optional<Match> found = Optional.ofNullable(valence(words.get(at))).map(v -> new Match(1, v));
    for (int length = 2; length <= MAX_PHRASE && at + length <= words.size(); length++) {
      phrase.append('_').append(words.get(at + length - 1));
      Double valence = entries.get(phrase.toString());
      if (valence != null) {
        found = Optional.of(new Match(length, valence));
      }
    }
    return found;
  }

  private @Nullable Double valence(String word) {
    Double exact = entries.get(word);
    for (int end = word.length(); exact == null && end >= MIN_BEGINNING; end--) {
      exact = entries.get(word.substring(0, end) + "*");
    }
    return exact;
  }

  private static SentimentLexicon read(String resource) {
    SentimentLexicon lexicon = new SentimentLexicon();
    try (InputStream in = SentimentLexicon.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      double valence = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.matches("-?\\d+(\\.\\d+)?")) {
          valence = Double.parseDouble(line);
        } else if (!line.startsWith("# ") && !line.isBlank()) {
          for (String entry : line.split(" ", -1)) {
            lexicon.entries.put(entry, valence);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lexicon;
  }

  private static final class English {
    static final SentimentLexicon INSTANCE = read(ENGLISH);
  }
}
