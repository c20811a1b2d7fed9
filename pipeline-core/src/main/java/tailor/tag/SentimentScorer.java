package tailor.tag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scores the feeling of an English text by its words, with the rules of VADER (Hutto and Gilbert
 * 2014): what is negated turns around, intensifiers strengthen or weaken the words after them, what
 * follows "but" counts more than what precedes it, capitals and exclamation marks strengthen.
 *
 * <p>VADER scores single sentences. Over the sentences of a longer text the sum would grow whatever
 * its tone, so here it is divided by the square root of their number before it is mapped to -1 … 1.
 */
final class SentimentScorer {
  private static final double NEGATION = -0.74;
  private static final double BOOST = 0.293;
  private static final double CAPITALS = 0.733;
  private static final double EXCLAMATION = 0.292;
  private static final int MAX_EXCLAMATIONS = 4;
  private static final double BEFORE_BUT = 0.5;
  private static final double AFTER_BUT = 1.5;
  private static final double NORMALIZER = 15;

  /** An intensifier further away has less effect: by its distance in words. */
  private static final double[] BY_DISTANCE = {1, 0.95, 0.9};

  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?…])\\s+|\\n+");
  private static final Pattern WORD =
      Pattern.compile(
          "\\p{L}+(?:['’]\\p{L}+)*|\\d+|[:;]['-]?[()/D]|<3|[\\x{2600}-\\x{27BF}\\x{1F300}-\\x{1FAFF}]");

  private static final Set<String> NEGATIONS =
      Set.of(
          "not",
          "no",
          "never",
          "none",
          "nobody",
          "nothing",
          "neither",
          "nor",
          "cannot",
          "without",
          "hardly",
          "barely",
          "scarcely",
          "rarely",
          "seldom",
          "isnt",
          "wasnt",
          "dont",
          "didnt",
          "cant");

  private static final Map<String, Double> INTENSIFIERS = intensifiers();

  private final SentimentLexicon lexicon;

  SentimentScorer(SentimentLexicon lexicon) {
    this.lexicon = lexicon;
  }

  /** The feeling of a text from -1 to 1; 0 where no word tells. */
  double score(String text) {
    double sum = 0;
    int sentences = 0;
    for (String sentence : SENTENCE_END.split(text)) {
      if (!sentence.isBlank()) {
        sum += sentence(sentence);
        sentences++;
      }
    }
    double mean = sentences == 0 ? 0 : sum / Math.sqrt(sentences);
    return mean / Math.sqrt(mean * mean + NORMALIZER);
  }

  private double sentence(String sentence) {
    List<String> written = new ArrayList<>();
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(sentence);
    while (matcher.find()) {
      written.add(matcher.group());
      words.add(matcher.group().toLowerCase(Locale.ROOT).replace('’', '\''));
    }
    boolean shouting = written.stream().allMatch(word -> !hasLetters(word) || isCapital(word));
    int but = words.lastIndexOf("but");
    double sum = 0;
    int from = 0;
    for (int i = 0; i < words.size(); ) {
      Optional<SentimentLexicon.Match> match = lexicon.find(words, i);
      if (match.isPresent()) {
        double valence = match.get().valence();
        if (!shouting && valence != 0 && isCapital(written.get(i))) {
          valence += Math.signum(valence) * CAPITALS;
        }
        valence = inContext(valence, words, from, i);
        sum += but < 0 ? valence : valence * (i < but ? BEFORE_BUT : AFTER_BUT);
        i += match.get().words();
        from = match.get().words() > 1 ? i : from;
      } else {
        i++;
      }
    }
    long exclamations =
        Math.min(MAX_EXCLAMATIONS, sentence.chars().filter(character -> character == '!').count());
    return sum + Math.signum(sum) * exclamations * EXCLAMATION;
  }

  /**
   * Applies the intensifiers and negations among the three words before, but not those of a phrase,
   * whose own valence has them in it.
   */
  private double inContext(double valence, List<String> words, int from, int at) {
    double result = valence;
    boolean negated = false;
    for (int distance = 0; distance < BY_DISTANCE.length && at - distance - 1 >= from; distance++) {
      String before = words.get(at - distance - 1);
      double boost = INTENSIFIERS.getOrDefault(before, 0.0) * BY_DISTANCE[distance];
      result += Math.signum(valence) * boost;
      negated |= NEGATIONS.contains(before) || before.endsWith("n't");
    }
    return negated ? result * NEGATION : result;
  }

  private static boolean hasLetters(String word) {
    return Character.isLetter(word.codePointAt(0));
  }

  private static boolean isCapital(String word) {
    return word.length() > 1 && hasLetters(word) && word.equals(word.toUpperCase(Locale.ROOT));
  }

  private static Map<String, Double> intensifiers() {
    Map<String, Double> boosts = new HashMap<>();
    for (String word :
        List.of(
            "very",
            "really",
            "so",
            "extremely",
            "absolutely",
            "totally",
            "completely",
            "utterly",
            "highly",
            "incredibly",
            "truly",
            "thoroughly",
            "particularly",
            "especially",
            "most",
            "more",
            "such",
            "too",
            "quite",
            "deeply",
            "entirely",
            "exceptionally",
            "insanely",
            "remarkably",
            "super",
            "unbelievably",
            "always")) {
      boosts.put(word, BOOST);
    }
    for (String word :
        List.of(
            "slightly",
            "somewhat",
            "bit",
            "little",
            "kinda",
            "sort",
            "partly",
            "almost",
            "marginally",
            "occasionally",
            "less",
            "fairly",
            "sometimes")) {
      boosts.put(word, -BOOST);
    }
    return Map.copyOf(boosts);
  }
}
