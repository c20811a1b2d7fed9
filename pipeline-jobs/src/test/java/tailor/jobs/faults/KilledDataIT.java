package tailor.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.jobs.Manifests;

/**
 * The data half of a run that is killed by SIGKILL once in every stage, each time started again,
 * ends in the bytes of one that was not, and does no finished stage twice: what a kill costs is
 * what its stage had done. {@code -Dfaults.seed=N} repeats the moments of a run.
 */
@Tag("faults")
class KilledDataIT {
  private static final List<String> STAGES =
      List.of("ingest", "clean", "dedup", "format", "tokenize");
  private static final Pattern DONE = Pattern.compile("(\\w+): done in ([0-9.]+) s");
  private static final String RUN = "r1";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path work;

  @Test
  void endsInTheSameBytes() throws IOException, InterruptedException {
    long seed = Long.getLong("faults.seed", System.nanoTime());
    Random random = new Random(seed);
    System.out.println("faults.seed=" + seed);
    Path config = configure();
    Path straight = work.resolve("straight");
    TrainingProcess uninterrupted = start(config, straight);
    assertThat(uninterrupted.exitCode()).as(uninterrupted.said()).isZero();
    Map<String, Double> seconds = seconds(uninterrupted.said());
    assertThat(seconds).containsOnlyKeys(STAGES);

    Path root = work.resolve("killed");
    double total = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    for (String stage : STAGES) {
      double lost = random.nextDouble() * seconds.getOrDefault(stage, 0.0);
      TrainingProcess killed = killedIn(stage, lost, config, root);
      assertThat(seconds(killed.said()).keySet())
          .as("only the stage that was killed before is done again")
          .isSubsetOf(before(stage));
      System.out.printf(
          "killed in %s after %.2f s, %.0f %% of all work%n", stage, lost, 100 * lost / total);
    }

    TrainingProcess last = start(config, root);
    assertThat(last.exitCode()).as(last.said()).isZero();
    assertThat(seconds(last.said())).containsOnlyKeys("tokenize");
    assertThat(Manifests.contentHashes(root, RUN))
        .isEqualTo(Manifests.contentHashes(straight, RUN));
    assertThat(debris(root)).isEmpty();
  }

  /** The stage that may be done by a process that is killed in this one: the one before it. */
  private static List<String> before(String stage) {
    int index = STAGES.indexOf(stage);
    return index == 0 ? List.of() : List.of(STAGES.get(index - 1));
  }

  /** A run that was killed in a stage; one that was faster than the moment drawn does not count. */
  private TrainingProcess killedIn(String stage, double seconds, Path config, Path root)
      throws IOException, InterruptedException {
    Path before = work.resolve("before");
    FileUtils.deleteDirectory(before.toFile());
    FileUtils.copyDirectory(Files.createDirectories(root).toFile(), before.toFile());
    Duration moment = Duration.ofMillis((long) (1000 * seconds));
    while (true) {
      TrainingProcess process = start(config, root);
      boolean isThere =
          process.await(() -> process.said().contains(stage + ": started"))
              && process.outlives(moment);
      process.kill();
      if (isThere && !process.said().contains(stage + ": done")) {
        return process;
      }
      assertThat(process.said()).contains(stage + ": done");
      FileUtils.deleteDirectory(root.toFile());
      FileUtils.copyDirectory(before.toFile(), root.toFile());
      moment = moment.dividedBy(2);
    }
  }

  private TrainingProcess start(Path config, Path root) throws IOException {
    return TrainingProcess.start(
        work.resolve(root.getFileName() + ".log"),
        List.of(
            "run",
            "--config=" + config,
            "--run-id=" + RUN,
            "--to=tokenize",
            "--set=storage.root=" + root));
  }

  private static Map<String, Double> seconds(String said) {
    Map<String, Double> seconds = new TreeMap<>();
    Matcher matcher = DONE.matcher(said);
    while (matcher.find()) {
      seconds.put(matcher.group(1), Double.valueOf(matcher.group(2)));
    }
    return seconds;
  }

  /** What only an interrupted stage leaves; the cache of tokens cleans up after a day. */
  private static List<String> debris(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> !name.startsWith("token_cache"))
          .filter(name -> name.matches(".*_(staging|commit|interim).*"))
          .toList();
    }
  }

  private Path configure() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      rows.add(
          "{\"text\": \"Message %d: the bell of bicycle %d has rung by itself since %d o'clock.\"}"
              .formatted(i % 2900, 7 * i % 1013, i % 24));
    }
    rows.add("no json");
    Path messages = Files.writeString(work.resolve("messages.jsonl"), String.join("\n", rows));
    return Files.writeString(
        work.resolve("tailor.conf"),
        """
        sources = [{ id = messages, type = jsonl, path = "%s" }]
        format { tasks = [plain-text], split { validation = 0.1, test = 0.1 } }
        tokenize.sequence-length = 64
        model.base = "%s"
        spark { "spark.master" = "local[2]" }
        """
            .formatted(messages, GoldenModel.TIED.copyTo(work)));
  }
}
