package tailor.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.document.Example;
import tailor.document.ExampleRows;
import tailor.document.Segment;
import tailor.document.Split;
import tailor.testkit.LocalSpark;

class TokenCacheTest {
  private static final long SEED = 17;
  private static final long PLENTY = 1 << 30;

  @TempDir java.nio.file.Path directory;

  @Test
  void aSecondRunOfAnotherLengthTokenizesNothingAndWritesTheSame() throws IOException {
    Outcome first = run(examples(0, 120), 32, PLENTY);
    assertThat(first.counts()).isEqualTo(new Tokenization.CacheCounts(0, 120));

    Outcome second = run(examples(0, 120), 48, PLENTY);

    assertThat(second.counts()).isEqualTo(new Tokenization.CacheCounts(120, 0));
    assertThat(second.sequences()).isEqualTo(withoutCache(examples(0, 120), 48));
    assertThat(first.sequences()).isEqualTo(withoutCache(examples(0, 120), 32));
  }

  @Test
  void onlyNewTextsAreTokenized() throws IOException {
    run(examples(0, 100), 32, PLENTY);

    Outcome more = run(examples(0, 110), 32, PLENTY);

    assertThat(more.counts()).isEqualTo(new Tokenization.CacheCounts(100, 10));
    assertThat(more.sequences()).isEqualTo(withoutCache(examples(0, 110), 32));
  }

  @Test
  void aTextThatTwoRunsHaveAddedIsReadOnce() throws IOException {
    run(examples(0, 20), 32, PLENTY);
    java.nio.file.Path batch = batches().get(0);
    java.nio.file.Path twin =
        Files.createDirectory(batch.resolveSibling("batch-added-at-the-same-time"));
    for (java.nio.file.Path file : list(batch)) {
      Files.copy(file, twin.resolve(file.getFileName()));
    }

    Outcome again = run(examples(0, 20), 32, PLENTY);

    assertThat(again.counts()).isEqualTo(new Tokenization.CacheCounts(20, 0));
    assertThat(again.sequences()).isEqualTo(withoutCache(examples(0, 20), 32));
  }

  @Test
  void whatAKilledRunLeftIsNotReadAndIsRemovedAfterADay() throws IOException {
    run(examples(0, 20), 32, PLENTY);
    java.nio.file.Path batch = batches().get(0);
    Files.delete(batch.resolve("_SUCCESS"));
    java.nio.file.Path staging = Files.createDirectory(batch.resolveSibling("_staging-dead"));
    FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
    Files.setLastModifiedTime(batch, yesterday);

    Outcome again = run(examples(0, 20), 32, PLENTY);

    assertThat(again.counts()).isEqualTo(new Tokenization.CacheCounts(0, 20));
    assertThat(batch).doesNotExist();
    assertThat(staging).exists();
  }

  @Test
  void theOldestAreRemovedWhenThereIsTooMuch() throws IOException {
    run(examples(0, 20), 32, PLENTY);
    java.nio.file.Path oldest = batches().get(0);
    Files.setLastModifiedTime(oldest, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    long bytes = 0;
    for (java.nio.file.Path file : list(oldest)) {
      bytes += Files.size(file);
    }

    run(examples(20, 40), 32, bytes * 3 / 2);

    assertThat(oldest).doesNotExist();
    assertThat(batches()).hasSize(1);
    assertThat(run(examples(0, 40), 32, PLENTY).counts())
        .isEqualTo(new Tokenization.CacheCounts(20, 20));
  }

  private record Outcome(Tokenization.CacheCounts counts, List<String> sequences) {}

  private Outcome run(Dataset<Row> examples, int length, long mostBytes) throws IOException {
    TokenCache cache =
        new TokenCache(
            FileSystem.getLocal(new Configuration()), new Path(directory.toUri()), mostBytes);
    try (Tokenization tokenization =
        Tokenization.of(examples, Golden.files(), options(length), SEED, cache)) {
      return new Outcome(tokenization.cacheCounts().orElseThrow(), sequences(tokenization));
    }
  }

  private static List<String> withoutCache(Dataset<Row> examples, int length) {
    try (Tokenization tokenization =
        Tokenization.of(examples, Golden.files(), options(length), SEED)) {
      return sequences(tokenization);
    }
  }

  private static List<String> sequences(Tokenization tokenization) {
    return tokenization.sequences().orderBy("split", "sequence_id").toJSON().collectAsList();
  }

  private static TokenizeOptions options(int length) {
    return new TokenizeOptions(
        length,
        TokenizeOptions.Tasks.TOGETHER,
        new TokenizerOptions(Optional.empty(), Optional.empty(), Optional.empty()),
        TokenizeOptions.Cache.KEEP,
        PLENTY);
  }

  /** Plain texts, and every third a question with its answer. */
  private static Dataset<Row> examples(int from, int to) {
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String text = "Example %d tells of bells. ".formatted(i).repeat(1 + i % 5);
      List<Segment> segments =
          i % 3 == 0
              ? List.of(Segment.context(text), Segment.target(" A bell of number " + i))
              : List.of(Segment.target(text));
      rows.add(
          ExampleRows.toRow(
              new Example(
                  "example-" + i,
                  List.of("document-" + i),
                  "source",
                  "plain-text",
                  "plain-text",
                  Split.TRAIN,
                  segments,
                  List.of(),
                  Optional.empty(),
                  1,
                  Map.of())));
    }
    return LocalSpark.session().createDataFrame(rows, ExampleRows.SCHEMA);
  }

  private List<java.nio.file.Path> batches() throws IOException {
    return list(list(directory).get(0)).stream()
        .filter(path -> path.getFileName().toString().startsWith("batch-"))
        .toList();
  }

  private static List<java.nio.file.Path> list(java.nio.file.Path path) throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(path)) {
      return files.toList();
    }
  }
}
