package tailor.language;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  private final NGramModel model = NGramModel.shared();
  private final String[] codes =
      Arrays.stream(model.languages()).map(LanguageDetector::code).toArray(String[]::new);
  private final Normalization normalized = new Normalization();
  private final double[] scores = new double[codes.length];
  private final int[] seenIn = new int[model.features()];
  private int texts;
  private Set<String> expected = Set.of();
  private NGramWeights weights = model.weights();

  /**
   * Detects the language of a text by its first 1,000 characters. It is quick as long as the
   * expected languages stay the same.
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
    expect(expected);
    normalized.read(beginning);
    score();
    int best = -1;
    for (int i = 0; i < codes.length; i++) {
      if (isExpected(i) && (best < 0 || scores[i] > scores[best])) {
        best = i;
      }
    }
    if (best < 0) {
      return Optional.empty();
    }
    double sum = 0;
    for (int i = 0; i < codes.length; i++) {
      if (isExpected(i)) {
        sum += Math.exp(scores[i] - scores[best]);
      }
    }
    return Optional.of(new DetectedLanguage(codes[best], 1 / sum));
  }

  private void expect(Set<String> languages) {
    if (!languages.equals(expected)) {
      expected = Set.copyOf(languages);
      boolean[] wanted = new boolean[codes.length];
      for (int i = 0; i < codes.length; i++) {
        wanted[i] = isExpected(i);
      }
      weights = model.weights().among(wanted);
    }
  }

  private boolean isExpected(int language) {
    return expected.isEmpty() || expected.contains(codes[language]);
  }

  /** Adds up the weights of the n-grams that occur, each once however often it does. */
  private void score() {
    Arrays.fill(scores, 0);
    texts++;
    long last = 0;
    long lastTwo = 0;
    for (int i = 0; i < normalized.length(); i++) {
      char c = Character.toLowerCase(normalized.charAt(i));
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
      weights.addTo(scores, feature);
    }
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
