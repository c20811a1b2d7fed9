package tailor.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import tailor.document.Example;
import tailor.document.ExampleRows;
import tailor.document.Message;
import tailor.document.Segment;
import tailor.document.Split;
import tailor.testkit.LocalSpark;

class TokenizationTest {
  private static final int LENGTH = 32;
  private static final long SEED = 17;
  private static final Tokenizer TOKENIZER = Golden.tokenizer();

  @Test
  void everyTokenOfEveryExampleIsInASequence() {
    List<Example> examples = examples(300);

    Map<String, String> found = new TreeMap<>();
    for (PackedSequence sequence : sequences(examples, TokenizeOptions.Tasks.TOGETHER)) {
      for (int segment = 1; segment <= sequence.documentIds().size(); segment++) {
        found.merge(
            sequence.documentIds().get(segment - 1), text(sequence, segment), String::concat);
      }
    }

    Map<String, String> expected =
        examples.stream()
            .collect(
                Collectors.toMap(
                    example -> example.documentIds().get(0),
                    example -> example.text() + "<|endoftext|>"));
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    found.forEach(
        (document, text) ->
            assertThat(sorted(text))
                .as(document)
                .isEqualTo(sorted(expected.getOrDefault(document, ""))));
  }

  @Test
  void doesNotDependOnPartitions() {
    Dataset<Row> rows = rows(examples(300));

    Set<String> outcomes = new TreeSet<>();
    for (int partitions : new int[] {1, 2, 7}) {
      try (Tokenization tokenization = tokenize(rows.repartition(partitions), LENGTH)) {
        outcomes.add(
            tokenization.sequences().orderBy("split", "sequence_id").toJSON().collectAsList()
                + " "
                + tokenization.counts()
                + tokenization.droppedByRule());
      }
    }

    assertThat(outcomes).hasSize(1);
  }

  @Test
  void numbersEverySequenceOnce() {
    List<PackedSequence> sequences = sequences(examples(300), TokenizeOptions.Tasks.APART);

    assertThat(sequences.stream().map(PackedSequence::id)).doesNotHaveDuplicates();
  }

  @Test
  void keepsSplitsApartAndTasksIfAsked() {
    List<Example> examples = examples(300);
    Map<String, Example> byDocument =
        examples.stream()
            .collect(Collectors.toMap(example -> example.documentIds().get(0), example -> example));

    try (Tokenization tokenization =
        Tokenization.of(
            rows(examples), Golden.files(), options(LENGTH, TokenizeOptions.Tasks.APART), SEED)) {
      for (Row row : tokenization.sequences().collectAsList()) {
        PackedSequence sequence = PackedSequenceRows.fromRow(row);
        for (String document : sequence.documentIds()) {
          Example example = Objects.requireNonNull(byDocument.get(document));
          assertThat(row.<String>getAs("split")).isEqualTo(example.split().key());
          assertThat(sequence.task()).isEqualTo(example.task());
        }
      }
    }
  }

  @Test
  void countsWhatItDoes() {
    List<Example> examples = examples(300);
    try (Tokenization tokenization = tokenize(rows(examples), LENGTH)) {
      List<Row> sequences = tokenization.sequences().collectAsList();
      Map<Split, TokenCounts> counts = tokenization.counts();

      for (Split split : Split.values()) {
        List<PackedSequence> packed =
            sequences.stream()
                .filter(row -> row.getAs("split").equals(split.key()))
                .map(PackedSequenceRows::fromRow)
                .toList();
        TokenCounts count = counts.getOrDefault(split, TokenCounts.NONE);
        assertThat(count.examples())
            .isEqualTo(examples.stream().filter(example -> example.split() == split).count());
        assertThat(count.tokens())
            .isEqualTo(packed.stream().mapToLong(PackedSequence::documentTokens).sum());
        assertThat(count.supervised())
            .isEqualTo(packed.stream().mapToLong(TokenizationTest::targets).sum());
        assertThat(count.truncated()).isZero();
      }
      assertThat(tokenization.dropped().count()).isZero();
    }
  }

  @Test
  void weightsDecideHowOftenAnExampleIsSeen() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double weight = i % 2 == 0 ? 0.25 : 2.5;
      examples.add(example(i, "plain-text", Split.TRAIN, weight, Segment.target("pump " + i)));
    }
    examples.add(example(400, "plain-text", Split.TEST, 0, Segment.target("pump held out")));

    Map<String, Integer> seen = new LinkedHashMap<>();
    try (Tokenization tokenization = tokenize(rows(examples), LENGTH)) {
      for (Row row : tokenization.sequences().collectAsList()) {
        PackedSequenceRows.fromRow(row)
            .documentIds()
            .forEach(document -> seen.merge(document, 1, Integer::sum));
      }
      long dropped = tokenization.droppedByRule().getOrDefault("weight", 0L);

      assertThat(dropped).isBetween(130L, 170L);
      assertThat(seen).hasSize((int) (401 - dropped));
      assertThat(tokenization.counts().getOrDefault(Split.TRAIN, TokenCounts.NONE).copies())
          .isEqualTo(seen.values().stream().mapToInt(Integer::intValue).sum() - 1);
      assertThat(tokenization.dropped().where("rule = 'weight'").count()).isEqualTo(dropped);
    }
    assertThat(seen).containsEntry("d400", 1);
    assertThat(
            IntStream.range(0, 400)
                .filter(i -> i % 2 == 1)
                .map(i -> seen.getOrDefault("d" + i, 0))
                .sum())
        .isBetween(470, 530);
  }

  @Test
  void dropsWhatTeachesNothing() {
    Example unlearnable =
        example(
            1,
            "classification",
            Split.TRAIN,
            1,
            Segment.control("pump ".repeat(40)),
            Segment.target("seal"));

    try (Tokenization tokenization = tokenize(rows(List.of(unlearnable)), LENGTH)) {
      Row dropped = tokenization.dropped().first();

      assertThat(tokenization.sequences().count()).isZero();
      assertThat(dropped.<String>getAs("rule")).isEqualTo("nothing-to-learn");
      assertThat(dropped.<String>getAs("evidence")).startsWith("no token to learn among 32 of ");
    }
  }

  @Test
  void countsWhatWouldTeachWrongHabits() {
    List<Segment> good =
        List.of(
            Segment.control("<|im_start|>user\n"),
            Segment.context("pump"),
            Segment.control("<|im_end|>\n<|im_start|>assistant\n"),
            Segment.target("seal"),
            Segment.controlTarget("<|im_end|>"),
            Segment.control("\n"));
    List<Segment> endless = new ArrayList<>(good);
    endless.set(4, Segment.control("<|im_end|>"));
    List<Segment> cut = new ArrayList<>(good);
    cut.set(3, Segment.target("seal ".repeat(60)));
    List<Segment> read = new ArrayList<>(good);
    read.set(3, Segment.context("seal"));
    read.set(4, Segment.control("<|im_end|>"));
    List<Example> examples = new ArrayList<>();
    for (List<Segment> segments : List.of(good, good, endless, endless, endless, cut, read)) {
      examples.add(conversation(examples.size(), segments));
    }
    examples.add(example(90, "plain-text", Split.TRAIN, 1, Segment.target("pump")));
    examples.add(
        example(
            91,
            "classification",
            Split.TRAIN,
            1,
            Segment.context("pump"),
            Segment.target(" seal"),
            Segment.control("\n")));

    try (Tokenization tokenization = tokenize(rows(examples), LENGTH)) {
      assertThat(tokenization.defects(Split.TRAIN)).isEqualTo(new RowDefects(9, 1, 4, 0, 1, 7, 0));
      assertThat(tokenization.defects(Split.TEST)).isEqualTo(new RowDefects(0, 0, 0, 0, 0, 0, 0));
    }
  }

  @Test
  void findsABeginThatIsThereTwice() {
    TreeMap<String, byte[]> files = new TreeMap<>(Golden.files().files());
    files.put(
        TokenizerFiles.TOKENIZER_CONFIG,
        "{\"bos_token\": \"<|im_start|>\", \"eos_token\": \"<|im_end|>\"}".getBytes(UTF_8));
    Tokenizer tokenizer = Tokenizer.of(new TokenizerFiles("begin", files));
    DefectFinder finder = new DefectFinder(tokenizer, 2);
    ExampleTokenizer examples = new ExampleTokenizer(tokenizer, 2);

    assertThat(
            finder.beginsTwice(
                examples.tokenizeAsWritten(List.of(Segment.control("<|im_start|><|im_start|>a")))))
        .isTrue();
    assertThat(
            finder.beginsTwice(
                examples.tokenizeAsWritten(List.of(Segment.control("<|im_start|>a<|im_start|>")))))
        .isFalse();
  }

  @Test
  void preferencesAreTwoSegmentsOfOneSequenceAndShareItWithNothingElse() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      examples.add(preference(i, "seal", "sent", "leak pump"));
      examples.add(example(50 + i, "plain-text", Split.TRAIN, 1, Segment.target("pump")));
    }
    examples.add(preference(20, "seal ".repeat(60), "sent", "leak pump"));
    examples.add(preference(21, "seal", "sent ".repeat(60), "leak"));

    try (Tokenization tokenization = tokenize(rows(examples), LENGTH)) {
      assertThat(tokenization.defects(Split.TRAIN).preferences()).isEqualTo(7);
      assertThat(tokenization.droppedByRule()).containsExactly(Map.entry("pair-too-long", 1L));
      List<PackedSequence> pairs =
          tokenization.sequences().collectAsList().stream()
              .map(PackedSequenceRows::fromRow)
              .filter(sequence -> sequence.task().equals("preference"))
              .toList();
      assertThat(pairs.stream().mapToInt(sequence -> sequence.documentIds().size()).sum())
          .isEqualTo(2 * 7);
      for (PackedSequence sequence : pairs) {
        for (int i = 0; i < sequence.documentIds().size(); i += 2) {
          assertThat(sequence.documentIds().get(i)).isEqualTo(sequence.documentIds().get(i + 1));
          assertThat(prompt(sequence, i + 1)).isEqualTo(prompt(sequence, i + 2)).isNotEmpty();
        }
      }
    }
  }

  /** The tokens of a segment before the first that is learned. */
  private static List<Integer> prompt(PackedSequence sequence, int segment) {
    List<Integer> prompt = new ArrayList<>();
    for (int i = 0; i < sequence.length() && sequence.segmentIds()[i] <= segment; i++) {
      if (sequence.segmentIds()[i] == segment) {
        if (sequence.lossMask()[i] == 1) {
          return prompt;
        }
        prompt.add(sequence.inputIds()[i]);
      }
    }
    throw new AssertionError("nothing is learned of segment " + segment);
  }

  private static Example preference(int number, String asked, String better, String worse) {
    Example chat = conversation(number, answered(asked, better));
    return new Example(
        chat.id(),
        chat.documentIds(),
        chat.sourceId(),
        "preference",
        "preference",
        chat.split(),
        chat.segments(),
        chat.messages(),
        answered(asked, worse),
        chat.label(),
        chat.weight(),
        chat.tags());
  }

  private static List<Segment> answered(String asked, String answer) {
    return List.of(
        Segment.control("<|im_start|>"),
        Segment.context(asked),
        Segment.control("<|im_end|>"),
        Segment.target(answer),
        Segment.controlTarget("<|im_end|>"));
  }

  private static Example conversation(int number, List<Segment> segments) {
    Example plain = example(number, "chat", Split.TRAIN, 1, segments.toArray(Segment[]::new));
    return new Example(
        plain.id(),
        plain.documentIds(),
        plain.sourceId(),
        plain.task(),
        plain.taskName(),
        plain.split(),
        segments,
        List.of(new Message("user", "pump")),
        plain.label(),
        plain.weight(),
        plain.tags());
  }

  /** Plain texts of several sequences, and short chats, over all splits. */
  private static List<Example> examples(int count) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Split split = Split.values()[i % 10 == 0 ? 1 : i % 10 == 1 ? 2 : 0];
      examples.add(
          i % 3 == 0
              ? example(
                  i,
                  "plain-text",
                  split,
                  1,
                  Segment.target("Die Dichtung " + i + " fehlte. ".repeat(i % 20)))
              : example(
                  i,
                  "chat",
                  split,
                  1,
                  Segment.control("<|im_start|>"),
                  Segment.context("seal " + i),
                  Segment.control("<|im_end|>"),
                  Segment.target("😀 sent")));
    }
    return examples;
  }

  private static Example example(
      int number, String task, Split split, double weight, Segment... segments) {
    return new Example(
        "e" + number,
        List.of("d" + number),
        "source",
        task,
        task,
        split,
        List.of(segments),
        List.of(),
        Optional.empty(),
        weight,
        Map.of());
  }

  private static Dataset<Row> rows(List<Example> examples) {
    return LocalSpark.session()
        .createDataset(
            examples.stream().map(ExampleRows::toRow).toList(), Encoders.row(ExampleRows.SCHEMA));
  }

  private static Tokenization tokenize(Dataset<Row> rows, int length) {
    return Tokenization.of(
        rows, Golden.files(), options(length, TokenizeOptions.Tasks.TOGETHER), SEED);
  }

  private static List<PackedSequence> sequences(
      List<Example> examples, TokenizeOptions.Tasks tasks) {
    try (Tokenization tokenization =
        Tokenization.of(rows(examples), Golden.files(), options(LENGTH, tasks), SEED)) {
      return tokenization.sequences().collectAsList().stream()
          .map(PackedSequenceRows::fromRow)
          .toList();
    }
  }

  private static TokenizeOptions options(int length, TokenizeOptions.Tasks tasks) {
    return new TokenizeOptions(
        length,
        tasks,
        new TokenizerOptions(Optional.empty(), Optional.empty(), Optional.empty()),
        TokenizeOptions.Cache.OFF,
        0);
  }

  private static long targets(PackedSequence sequence) {
    return IntStream.range(0, sequence.length()).map(i -> sequence.lossMask()[i]).sum();
  }

  private static String text(PackedSequence sequence, int segment) {
    return TOKENIZER.decode(
        IntStream.range(0, sequence.length())
            .filter(i -> sequence.segmentIds()[i] == segment)
            .map(i -> sequence.inputIds()[i])
            .toArray());
  }

  /** Pieces of one document may come in any order. */
  private static String sorted(String text) {
    char[] characters = text.toCharArray();
    Arrays.sort(characters);
    return new String(characters);
  }
}
