package tailor.filter;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import tailor.config.ComponentOptions;
import tailor.config.Default;
import tailor.config.Doc;
import tailor.config.InRange;
import tailor.document.Document;

/**
 * Drops documents with many insults and coarse words, by a lexicon. Only whole words count;
 * repeated letters, digits and signs in the place of letters ({@code 1d10t}, {@code id!ot}) and
 * letters that are spaced out by points are seen through. A lexicon knows no context: quotations
 * and reports of abuse count too.
 */
@Doc("drops texts with many insults and coarse words")
public final class ToxicityFilter implements Filter<ToxicityFilter.Options> {

  public record Options(
      @Doc("largest weight of such words a hundred words") @Default("1") @InRange(min = 0)
          double maxPerHundredWords,
      @Doc("smallest weight of such words in a text that is dropped")
          @Default("2")
          @InRange(min = 0)
          double minWeight,
      @Doc(
              "words in lower case, each with a weight behind it unless it is 1, and * for any"
                  + " ending; those that come with Tailor if there are none")
          @Default("[]")
          List<String> words,
      @Doc("file of such words on the local disk, a line each, read with the configuration")
          Optional<String> lexicon,
      @Doc("words that are harmless here, in lower case") @Default("[]") List<String> harmless)
      implements ComponentOptions {
    public Options {
      words =
          lexicon.map(file -> ToxicityLexicon.entries(Path.of(file))).orElse(List.copyOf(words));
      lexicon = Optional.empty();
      harmless = List.copyOf(harmless);
      for (String entry : words) {
        if (!entry.strip().matches("\\S+(\\s+[0-9.]+)?")) {
          throw new IllegalArgumentException(
              "words has '%s', expected a word and perhaps its weight".formatted(entry.strip()));
        }
      }
    }
  }

  private static final String DISGUISES = "@4301!|$57";
  private static final String DISGUISED = "aaeoiiisst";

  private final ConcurrentMap<List<String>, ToxicityLexicon> lexicons = new ConcurrentHashMap<>();

  @Override
  public Verdict judge(Document document, Options options) {
    ToxicityLexicon lexicon =
        lexicons.computeIfAbsent(
            options.words(),
            words -> words.isEmpty() ? ToxicityLexicon.english() : ToxicityLexicon.of(words));
    String text = document.getText();
    int words = 0;
    double weight = 0;
    int start = -1;
    int first = -1;
    int firstEnd = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean inside = i < text.length() && isInside(text.charAt(i));
      if (inside && start < 0) {
        start = i;
      } else if (!inside && start >= 0) {
        words++;
        double found = weight(lexicon, text, start, i, options.harmless());
        if (found > 0 && first < 0) {
          first = start;
          firstEnd = i;
        }
        weight += found;
        start = -1;
      }
    }
    double perHundred = words == 0 ? 0 : 100 * weight / words;
    return weight >= options.minWeight() && perHundred > options.maxPerHundredWords()
        ? Verdict.drop(
            Evidence.of(
                    "toxic-words",
                    perHundred,
                    "words of weight %.1f in %d words, more than %.2f a hundred",
                    weight,
                    words,
                    options.maxPerHundredWords())
                .at(first, firstEnd))
        : Verdict.keep();
  }

  private static double weight(
      ToxicityLexicon lexicon, String text, int start, int end, List<String> harmless) {
    if (end - start < 3 || end - start > 40) {
      return 0;
    }
    String word = text.substring(start, end).toLowerCase(Locale.ROOT);
    if (harmless.contains(word)) {
      return 0;
    }
    double plain = lexicon.weight(trimmed(word));
    if (plain > 0) {
      return plain;
    }
    String unmasked = unmasked(word);
    return unmasked.equals(word) || harmless.contains(unmasked) ? 0 : lexicon.weight(unmasked);
  }

  /** A word without signs at its ends. */
  private static String trimmed(String word) {
    int start = 0;
    int end = word.length();
    while (start < end && !Character.isLetterOrDigit(word.charAt(start))) {
      start++;
    }
    while (end > start && !Character.isLetterOrDigit(word.charAt(end - 1))) {
      end--;
    }
    return word.substring(start, end);
  }

  /**
   * A word that has letters, with signs for letters undone and runs of three letters or more as
   * one.
   */
  private static String unmasked(String masked) {
    String word = trimmedPunctuation(masked);
    if (word.chars().noneMatch(Character::isLetter)) {
      return masked;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < word.length(); ) {
      int run = i;
      while (run < word.length() && word.charAt(run) == word.charAt(i)) {
        run++;
      }
      int disguise = DISGUISES.indexOf(word.charAt(i));
      char c = disguise < 0 ? word.charAt(i) : DISGUISED.charAt(disguise);
      if (Character.isLetterOrDigit(c)) {
        out.append(String.valueOf(c).repeat(run - i >= 3 ? 1 : run - i));
      }
      i = run;
    }
    return out.toString();
  }

  private static String trimmedPunctuation(String word) {
    int end = word.length();
    while (end > 0 && "!.'".indexOf(word.charAt(end - 1)) >= 0) {
      end--;
    }
    return word.substring(0, end);
  }

  private static boolean isInside(char c) {
    return Character.isLetterOrDigit(c) || "@!|$*.'".indexOf(c) >= 0;
  }
}
