package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static tailor.train.TrainingFixture.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * An executor that is killed by SIGKILL while training goes on changes no bit of the outcome, and
 * costs little: every step that a worker takes is logged, so that the steps beyond those of an
 * undisturbed run can be counted. {@code -Dfaults.seed=N} repeats the moments of a run.
 */
@Tag("faults")
class KilledExecutorsIT {
  private static final int KILLS = 5;
  private static final int EXECUTORS = 2;
  private static final int STEPS_PER_ROUND = 5;
  private static final int WORKERS = 2;
  private static final Duration LONGEST_DELAY = Duration.ofMillis(60);

  @TempDir static Path directory;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    spark =
        SparkSession.builder()
            .master("local-cluster[%d,1,1024]".formatted(EXECUTORS))
            .appName("killed executors")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.executor.memory", "1024m")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executor.extraJavaOptions", "--add-modules=jdk.incubator.vector")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void cost_no_bit_and_at_most_a_round_and_a_half() throws IOException {
    long seed = Long.getLong("faults.seed", System.nanoTime());
    Random random = new Random(seed);
    System.out.println("faults.seed=" + seed);
    TrainOptions options =
        options(
            "kernels = vector, epochs = 5, checkpoint-every = 2, steps-per-round = %d, workers = %d"
                .formatted(STEPS_PER_ROUND, WORKERS));
    TrainingFixture fixture =
        new TrainingFixture(spark, Files.createDirectory(directory.resolve("data")));
    StepLog log = new StepLog(directory.resolve("steps").toString());
    fixture.hook(log);
    float[] straight = fixture.train("straight", options);
    long steps = log.steps();

    for (int kill = 0; kill < KILLS; kill++) {
      boolean killed = false;
      while (!killed) {
        String run = "killed-" + kill + "-" + random.nextInt(1_000_000);
        long before = log.steps();
        long moment = (long) ((kill + random.nextDouble()) * steps / KILLS);
        Duration delay = Duration.ofNanos((long) (random.nextDouble() * LONGEST_DELAY.toNanos()));
        int victim = random.nextInt(EXECUTORS);
        awaitExecutors();
        Killer killer = new Killer(log, before + moment, delay, victim);
        assertThat(fixture.train(run, options)).isEqualTo(straight);
        killed = killer.stop();
        long extra = log.steps() - before - steps;
        System.out.printf(
            "killed %d after step %d of %d: %d steps taken again%n", kill, moment, steps, extra);
        assertThat(extra).isBetween(0L, STEPS_PER_ROUND * WORKERS * 3L / 2);
        assertThat(leftovers(directory.resolve("data/checkpoints/" + run))).isEmpty();
      }
    }
  }

  private static void awaitExecutors() {
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () ->
                spark.sparkContext().statusTracker().getExecutorInfos().length == EXECUTORS + 1
                    && executors().size() == EXECUTORS);
  }

  /** The executors' JVMs, which are children of the test's. */
  private static List<ProcessHandle> executors() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** Files whose name says that they are not finished. */
  private static List<Path> leftovers(Path checkpoints) throws IOException {
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("_"))
          .filter(file -> !file.endsWith("_SUCCESS"))
          .toList();
    }
  }

  /** Kills one of the executors a moment after so many steps were logged. */
  private static final class Killer {
    private static final Executor THREAD =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "killer");
              thread.setDaemon(true);
              return thread;
            });

    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private volatile boolean stopped;

    Killer(StepLog log, long steps, Duration delay, int victim) {
      THREAD.execute(
          () -> {
            try {
              while (!stopped && log.steps() < steps) {
                Thread.sleep(1);
              }
              Thread.sleep(delay.toMillis(), (int) (delay.toNanos() % 1_000_000));
              done.complete(!stopped && executors().get(victim).destroyForcibly());
            } catch (InterruptedException | RuntimeException e) {
              done.completeExceptionally(e);
            }
          });
    }

    /** Whether it came to kill before this. */
    boolean stop() {
      stopped = true;
      return done.join();
    }
  }

  /** A byte for every step, in a file that all executors append to. */
  private static final class StepLog extends StepHook {
    private static final long serialVersionUID = 1L;
    private final String file;

    StepLog(String file) throws IOException {
      this.file = file;
      Files.createFile(Path.of(file));
    }

    long steps() {
      try {
        return Files.size(Path.of(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      try {
        Files.write(Path.of(file), new byte[1], StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
