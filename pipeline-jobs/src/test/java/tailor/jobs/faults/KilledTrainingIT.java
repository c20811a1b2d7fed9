package tailor.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tailor.export.GoldenModel;
import tailor.testkit.InProcess;
import tailor.testkit.LocalSpark;

/**
 * A training that is killed by SIGKILL at any moment and started again ends in the bytes of one
 * that was not. Each of ten trainings is killed once: three while a checkpoint is being written,
 * the others at moments spread over the run. {@code -Dfaults.seed=N} repeats the moments of a run.
 */
@Tag("faults")
class KilledTrainingIT {
  private static final int TRAININGS = 10;
  private static final int ROUNDS = 12;
  private static final int CHECKPOINT_EVERY = 2;
  private static final Duration LONGEST_WRITE = Duration.ofMillis(60);
  private static final String RUN = "r1";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path work;

  private static Path config;

  @BeforeAll
  static void tokenize() throws IOException {
    LocalSpark.session();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      rows.add(
          "{\"text\": \"Message %d: the bell of bicycle %d has rung by itself since %d o'clock.\"}"
              .formatted(i, 7 * i % 101, i % 24));
    }
    Path messages = Files.writeString(work.resolve("messages.jsonl"), String.join("\n", rows));
    config =
        Files.writeString(
            work.resolve("tailor.conf"),
            """
            sources = [{ id = messages, type = jsonl, path = "%s" }]
            dedup.fields = [number]
            format { tasks = [plain-text], split { validation = 0.1, test = 0.1 } }
            tokenize.sequence-length = 64
            model.base = "%s"
            spark { "spark.master" = "local[2]" }
            train {
              epochs = 1000, max-steps = %d, steps-per-round = 3, workers = 2, batch-size = 2
              learning-rate = 1e-3, kernels = nd4j, checkpoint-every = %d, evaluate-every = 4
              outer { type = nesterov, rate = 0.7, momentum = 0.5 }
            }
            """
                .formatted(messages, GoldenModel.TIED.copyTo(work), 3 * ROUNDS, CHECKPOINT_EVERY));
    for (String stage : List.of("ingest", "clean", "dedup", "format", "tokenize")) {
      InProcess run =
          InProcess.run(command(stage, work.resolve("prepared")).toArray(String[]::new));
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
  }

  @Test
  void endsInTheSameBytes() throws IOException, InterruptedException {
    long seed = Long.getLong("faults.seed", System.nanoTime());
    Random random = new Random(seed);
    System.out.println("faults.seed=" + seed);

    Path straight = prepared("straight");
    TrainingProcess uninterrupted = train(straight);
    assertThat(uninterrupted.await(uninterrupted::hasStarted)).as(uninterrupted.said()).isTrue();
    long started = System.nanoTime();
    assertThat(uninterrupted.exitCode()).as(uninterrupted.said()).isZero();
    Duration length = Duration.ofNanos(System.nanoTime() - started);
    String expected = finalModel(straight);

    for (int i = 0; i < TRAININGS; i++) {
      Path root = prepared("killed-" + i);
      TrainingProcess killed = train(root);
      while (!(i % 3 == 1
          ? reachesCheckpoint(killed, root, random)
          : reaches(killed, length.multipliedBy(i).dividedBy(TRAININGS), length, random))) {
        // it was faster than the moment drawn, and maybe than the run that was measured: another
        length = length.multipliedBy(9).dividedBy(10);
        root = prepared("killed-" + i);
        killed = train(root);
      }
      killed.kill();
      System.out.printf("killed %d: %s%n", i, traces(root));
      TrainingProcess resumed = train(root);
      assertThat(resumed.exitCode()).as(resumed.said()).isZero();
      assertThat(finalModel(root)).as(resumed.said()).isEqualTo(expected);
      assertThat(debris(root)).isEmpty();
    }
  }

  /** Whether it lived to a moment of a tenth of the run. */
  private static boolean reaches(
      TrainingProcess process, Duration from, Duration length, Random random)
      throws InterruptedException {
    long within = (long) (random.nextDouble() * length.toNanos() / TRAININGS);
    return process.await(process::hasStarted) && process.outlives(from.plusNanos(within));
  }

  /** Whether it lived to a moment at which a checkpoint, whichever, is written. */
  private static boolean reachesCheckpoint(TrainingProcess process, Path root, Random random)
      throws InterruptedException {
    int round = CHECKPOINT_EVERY * (1 + random.nextInt(ROUNDS / CHECKPOINT_EVERY));
    long within = (long) (random.nextDouble() * LONGEST_WRITE.toNanos());
    String prefix = "_staging.round-%06d".formatted(round);
    return process.await(() -> names(checkpoints(root)).anyMatch(name -> name.startsWith(prefix)))
        && process.outlives(Duration.ofNanos(within));
  }

  private static String traces(Path root) {
    String left =
        names(checkpoints(root)).filter(name -> !name.startsWith("_attempt")).sorted().toList()
            + "";
    return left + (debris(root).isEmpty() ? "" : ", in the middle of " + debris(root));
  }

  /** What only an interrupted run leaves. */
  private static List<String> debris(Path root) {
    return names(checkpoints(root))
        .filter(name -> name.startsWith("_staging.") || name.equals("_rounds"))
        .toList();
  }

  private static TrainingProcess train(Path root) throws IOException {
    return TrainingProcess.start(work.resolve(root.getFileName() + ".log"), command("train", root));
  }

  private static List<String> command(String name, Path root) {
    return List.of(
        name, "--config", config.toString(), "--run-id", RUN, "--set", "storage.root=" + root);
  }

  /** What training begins from, in a directory of its own. */
  private static Path prepared(String name) throws IOException {
    Path root = work.resolve(name);
    FileUtil.fullyDelete(root.toFile());
    try (Stream<Path> files = Files.walk(work.resolve("prepared"))) {
      for (Path file : files.toList()) {
        Files.copy(file, root.resolve(work.resolve("prepared").relativize(file)));
      }
    }
    return root;
  }

  /** The SHA-256 of the weights, and of the state that training could go on from. */
  private static String finalModel(Path root) throws IOException {
    assertThat(root.resolve("checkpoints/" + RUN + "/_SUCCESS")).exists();
    Path last = checkpoints(root).resolve("round-%06d".formatted(ROUNDS));
    assertThat(checkpoints(root).resolve("latest")).hasContent(last.getFileName().toString());
    List<String> hashes = new ArrayList<>();
    for (String file :
        List.of(
            "model.safetensors",
            "trainer/moments-00000.safetensors",
            "trainer/moments-00001.safetensors",
            "trainer/outer.safetensors")) {
      hashes.add(sha256(last.resolve(file)));
    }
    return String.join(" ", hashes);
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path checkpoints(Path root) {
    return root.resolve("checkpoints").resolve(RUN);
  }

  private static Stream<String> names(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
