package tailor.format;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import tailor.dataset.Materialized;
import tailor.testkit.LocalSpark;

class DecontaminationTest {
  private static final DecontaminationOptions OPTIONS =
      new DecontaminationOptions(List.of("exam"), true, 13, 10, 0.8);
  private static final StructType TRAINING =
      new StructType().add("id", StringType, false).add("text", StringType, false);
  private static final StructType EVALUATION =
      new StructType()
          .add("id", StringType, false)
          .add("set", StringType, false)
          .add("own", BooleanType, false)
          .add("text", StringType, false);

  @Test
  void findsWhatASearchOfEveryWindowFinds() {
    Random random = new Random(3);
    EvaluationIndex index = new EvaluationIndex(13);
    Set<String> windows = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      List<String> words = words(random, 8 + random.nextInt(40), 60);
      index.add(new EvaluationIndex.Record("exam", "r" + i, false), String.join(" ", words));
      int length = Math.min(13, words.size());
      for (int j = 0; j + length <= words.size(); j++) {
        windows.add(String.join(" ", words.subList(j, j + length)));
      }
    }
    Set<Integer> lengths =
        windows.stream().map(window -> window.split(" ").length).collect(Collectors.toSet());
    WordHashes hashes = new WordHashes();
    List<String> texts = new ArrayList<>(windows);

    for (int i = 0; i < 500; i++) {
      List<String> words = words(random, 40, 60);
      if (i % 2 == 0) {
        words.addAll(
            random.nextInt(30), List.of(texts.get(random.nextInt(texts.size())).split(" ")));
      }
      boolean expected =
          lengths.stream()
              .anyMatch(
                  length ->
                      java.util.stream.IntStream.rangeClosed(0, words.size() - length)
                          .anyMatch(
                              at ->
                                  windows.contains(
                                      String.join(" ", words.subList(at, at + length)))));
      boolean found =
          index
              .find(String.join("  ", words).toUpperCase(java.util.Locale.ROOT), hashes, 1)
              .stream()
              .anyMatch(hit -> hit.gram() != 0);
      assertThat(found).as(String.join(" ", words)).isEqualTo(expected);
    }
  }

  @Test
  void theSimilarityIsThatOfTheShingles() {
    Random random = new Random(4);
    WordHashes hashes = new WordHashes();
    for (int i = 0; i < 100; i++) {
      List<String> record = words(random, 20 + random.nextInt(200), 500);
      List<String> document = new ArrayList<>(record);
      for (int edit = 0; edit < random.nextInt(6); edit++) {
        document.set(random.nextInt(document.size()), "changed" + edit);
      }
      EvaluationIndex index = new EvaluationIndex(13);
      index.add(new EvaluationIndex.Record("exam", "r", false), String.join(" ", record));
      double jaccard = jaccard(shingles(record), shingles(document));

      List<EvaluationIndex.Hit> near =
          index.find(String.join(" ", document), hashes, 0.8).stream()
              .filter(hit -> hit.gram() == 0)
              .toList();

      if (jaccard >= 0.8) {
        assertThat(near)
            .singleElement()
            .satisfies(hit -> assertThat(hit.jaccard()).isCloseTo(jaccard, within(1e-12)));
      } else {
        assertThat(near).isEmpty();
      }
    }
  }

  @Test
  void contaminatedDocumentsAreNamedWithTheirEvidence() {
    String question =
        "Which of the seven bridges of Brackwater may a cargo bicycle cross at night without a"
            + " lamp?";
    String small = "Where does the Heron keep its spare bell?";
    String own = "Our customer wrote that the left pedal of the Kestrel came loose on the hill.";
    String phrase =
        "This message and its attachments are meant for the named reader alone and no"
            + " one else.";
    List<Row> training = new ArrayList<>();
    training.add(
        RowFactory.create(
            "quotes",
            "A riddle: \u201cWHICH of the seven bridges of"
                + " Brackwater may, a cargo bicycle cross at night\u201d they ask."));
    training.add(RowFactory.create("near", small));
    training.add(
        RowFactory.create(
            "within", "He asked: where does the Heron keep its spare bell?" + " Nobody knew."));
    training.add(RowFactory.create("ours", "Look. " + own));
    training.add(RowFactory.create("clean", "Nothing of all this is known to the last document."));
    for (int i = 0; i < 11; i++) {
      training.add(RowFactory.create("mail" + i, "Letter " + i + ". " + phrase));
    }
    List<Row> evaluation =
        List.of(
            RowFactory.create("q1", "exam", false, question),
            RowFactory.create("q2", "exam", false, small),
            RowFactory.create("t1", "the test split", true, own),
            RowFactory.create("t2", "the test split", true, "Dear Ana, " + phrase));

    try (Materialized found =
        Decontamination.of(
            LocalSpark.session().createDataset(training, Encoders.row(TRAINING)),
            LocalSpark.session().createDataset(evaluation, Encoders.row(EVALUATION)),
            OPTIONS)) {
      Map<String, Row> byId =
          found.rows().collectAsList().stream()
              .collect(Collectors.toMap(row -> row.<String>getAs("id"), Function.identity()));
      assertThat(byId).containsOnlyKeys("quotes", "near", "within", "ours");
      Row quotes = requireNonNull(byId.get("quotes"));
      assertThat(quotes.<String>getAs("rule")).isEqualTo(Decontamination.N_GRAM);
      assertThat(quotes.<String>getAs("evidence"))
          .isEqualTo(
              "'WHICH of the seven bridges of Brackwater may, a cargo bicycle cross at' at 11 is in"
                  + " record q1 of exam");
      assertThat(quotes.<Integer>getAs("span_start")).isEqualTo(11);
      assertThat(requireNonNull(byId.get("within")).<String>getAs("evidence"))
          .endsWith("record q2 of exam");
      assertThat(requireNonNull(byId.get("ours")).<String>getAs("reason"))
          .isEqualTo("the test split");
    }
  }

  private static List<String> words(Random random, int count, int vocabulary) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add("w" + random.nextInt(vocabulary));
    }
    return words;
  }

  private static Set<List<String>> shingles(List<String> words) {
    Set<List<String>> shingles = new HashSet<>();
    for (int i = 0; i + 5 <= words.size(); i++) {
      shingles.add(words.subList(i, i + 5));
    }
    return shingles;
  }

  private static double jaccard(Set<List<String>> a, Set<List<String>> b) {
    Set<List<String>> shared = new HashSet<>(a);
    shared.retainAll(b);
    return (double) shared.size() / (a.size() + b.size() - shared.size());
  }
}
