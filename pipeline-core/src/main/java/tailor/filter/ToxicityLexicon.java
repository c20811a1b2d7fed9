package tailor.filter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Words and what they weigh. A line is a word in lower case, with {@code *} at its end for any
 * ending, and its weight, 1 if it is left out; lines that start with {@code #} are comments.
 */
final class ToxicityLexicon {
  private static final String ENGLISH = "toxicity-en.txt";

  private final Map<String, Double> words = new HashMap<>();
  private final Map<String, Double> stems = new HashMap<>();

  private ToxicityLexicon(List<String> entries) {
    entries.forEach(entry -> add(entry.split("\\s+")));
  }

  /** The lexicon that comes with Tailor: mild, and of few words. */
  static ToxicityLexicon english() {
    try (InputStream in = ToxicityLexicon.class.getResourceAsStream(ENGLISH)) {
      if (in == null) {
        throw new IllegalStateException("No " + ENGLISH + " on the class path");
      }
      return new ToxicityLexicon(
          entries(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A lexicon of given entries: words, perhaps with their weights. */
  static ToxicityLexicon of(List<String> entries) {
    return new ToxicityLexicon(entries(entries.stream()));
  }

  /**
   * The entries of a file.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static List<String> entries(Path file) {
    try {
      return entries(Files.readAllLines(file).stream());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "lexicon names %s, which cannot be read as UTF-8: %s".formatted(file, e), e);
    }
  }

  private static List<String> entries(Stream<String> lines) {
    return lines
        .map(String::strip)
        .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
        .toList();
  }

  private void add(String[] entry) {
    double weight = entry.length > 1 ? Double.parseDouble(entry[1]) : 1;
    String word = entry[0].toLowerCase(Locale.ROOT);
    if (word.endsWith("*")) {
      stems.put(word.substring(0, word.length() - 1), weight);
    } else {
      words.put(word, weight);
    }
  }

  /** What a word in lower case weighs; 0 if it is harmless. */
  double weight(String word) {
    Double exact = words.get(word);
    if (exact != null) {
      return exact;
    }
    for (int length = word.length(); length > 1; length--) {
      Double stem = stems.get(word.substring(0, length));
      if (stem != null) {
        return stem;
      }
    }
    return 0;
  }
}
