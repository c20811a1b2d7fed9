package tailor.language;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import opennlp.tools.util.normalizer.AggregateCharSequenceNormalizer;
import opennlp.tools.util.normalizer.CharSequenceNormalizer;
import opennlp.tools.util.normalizer.EmojiCharSequenceNormalizer;
import opennlp.tools.util.normalizer.NumberCharSequenceNormalizer;
import opennlp.tools.util.normalizer.ShrinkCharSequenceNormalizer;
import opennlp.tools.util.normalizer.TwitterCharSequenceNormalizer;
import opennlp.tools.util.normalizer.UrlCharSequenceNormalizer;

/**
 * Detects the language of a text by its beginning, with the weights of OpenNLP's model and what its
 * own detector says, but without a string for each n-gram. The model (10 MB) is loaded once a JVM;
 * an instance is cheap and belongs to one thread.
 */
public final class LanguageDetector {
  /** Letters without which nothing is said of a text. */
  public static final int MIN_LETTERS = 20;

  private static final int MAX_CHARACTERS = 1000;
  private static final Map<String, String> TWO_LETTER_CODES = twoLetterCodes();
  private static final CharSequenceNormalizer NORMALIZER =
      new AggregateCharSequenceNormalizer(
          EmojiCharSequenceNormalizer.getInstance(),
          UrlCharSequenceNormalizer.getInstance(),
          TwitterCharSequenceNormalizer.getInstance(),
          NumberCharSequenceNormalizer.getInstance(),
          ShrinkCharSequenceNormalizer.getInstance());

  private final NGramModel model = NGramModel.shared();
  private final String[] codes =
      Arrays.stream(model.languages()).map(LanguageDetector::code).toArray(String[]::new);
  private final double[] scores = new double[codes.length];
  private final int[] seenIn = new int[model.features()];
  private int texts;

  /**
   * Detects the language of a text by its first 1,000 characters.
   *
   * @param text any text
   * @param expected codes of the languages to choose from; empty for all that the model knows
   * @return the likeliest of them; empty if the text has fewer than {@value #MIN_LETTERS} letters
   */
  public Optional<DetectedLanguage> detect(String text, Set<String> expected) {
    String beginning = text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
    if (!hasLetters(beginning)) {
      return Optional.empty();
    }
    score(NORMALIZER.normalize(beginning));
    int best = -1;
    for (int i = 0; i < codes.length; i++) {
      boolean allowed = expected.isEmpty() || expected.contains(codes[i]);
      if (allowed && (best < 0 || scores[i] > scores[best])) {
        best = i;
      }
    }
    if (best < 0) {
      return Optional.empty();
    }
    double sum = 0;
    for (int i = 0; i < codes.length; i++) {
      if (expected.isEmpty() || expected.contains(codes[i])) {
        sum += Math.exp(scores[i] - scores[best]);
      }
    }
    return Optional.of(new DetectedLanguage(codes[best], 1 / sum));
  }

  /** Adds up the weights of the n-grams that occur, each once however often it does. */
  private void score(CharSequence normalized) {
    Arrays.fill(scores, 0);
    texts++;
    long last = 0;
    long lastTwo = 0;
    for (int i = 0; i < normalized.length(); i++) {
      char c = lowerCase(normalized, i);
      long one = NGramModel.append(0, c);
      add(one);
      long two = 0;
      if (i > 0) {
        two = NGramModel.append(last, c);
        add(two);
      }
      if (i > 1) {
        add(NGramModel.append(lastTwo, c));
      }
      last = one;
      lastTwo = two;
    }
  }

  private void add(long gram) {
    int feature = model.feature(gram);
    if (feature >= 0 && seenIn[feature] != texts) {
      seenIn[feature] = texts;
      model.addWeights(feature, scores);
    }
  }

  private static char lowerCase(CharSequence text, int i) {
    return Character.toLowerCase(text.charAt(i));
  }

  private static boolean hasLetters(String text) {
    int letters = 0;
    for (int i = 0; i < text.length() && letters < MIN_LETTERS; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isLetter(c)) {
        letters++;
      }
    }
    return letters >= MIN_LETTERS;
  }

  static String code(String threeLetters) {
    return TWO_LETTER_CODES.getOrDefault(threeLetters, threeLetters);
  }

  private static Map<String, String> twoLetterCodes() {
    Map<String, String> codes = new HashMap<>();
    for (String code : Locale.getISOLanguages()) {
      codes.put(new Locale(code).getISO3Language(), code);
    }
    codes.put("cmn", "zh");
    return codes;
  }
}
