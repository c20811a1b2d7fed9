package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static tailor.train.TrainingFixture.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import tailor.train.metrics.DroppedWorker;
import tailor.train.metrics.RoundMetrics;
import tailor.train.metrics.WorkerReport;

/** Training with executors in JVMs of their own, each with a device of its own. */
class ExecutorsIT {
  @TempDir static Path directory;
  private static SparkSession spark;

  /** The environment names the Spark installation; of it, only that it has a folder is used. */
  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    spark =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .appName("executors")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.executor.memory", "1024m")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executor.extraJavaOptions", "--add-modules=jdk.incubator.vector")
            .config("spark.worker.resource.gpu.amount", "1")
            .config("spark.worker.resource.gpu.discoveryScript", discoveryScript())
            .config("spark.executor.resource.gpu.amount", "1")
            .config("spark.task.resource.gpu.amount", "1")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void an_executor_that_dies_costs_nothing_but_time() throws IOException {
    TrainOptions options = options("kernels = vector, epochs = 3");
    TrainingFixture fixture =
        new TrainingFixture(spark, Files.createDirectory(directory.resolve("data")));
    float[] straight = fixture.train("a", options);
    RoundMetrics first = fixture.rounds().get(0);
    RoundMetrics last = fixture.rounds().get(fixture.rounds().size() - 1);
    assertThat(last.trainLoss()).isLessThan(first.trainLoss());
    assertThat(last.validationLoss()).isLessThan(first.validationLoss());
    Set<String> executors = new TreeSet<>();
    for (RoundMetrics round : fixture.rounds()) {
      for (WorkerReport worker : round.workers()) {
        executors.add(worker.host());
        assertThat(worker.device()).isEqualTo("3");
      }
    }
    assertThat(executors).hasSize(2).noneMatch(host -> host.startsWith("driver"));
    Path died = directory.resolve("died");
    fixture.hook(new DieOnce(died.toString()));
    assertThat(fixture.train("b", options)).isEqualTo(straight);
    assertThat(died).exists();
  }

  /** The task that hangs does not even notice that Spark wants it no longer. */
  @Test
  void a_worker_that_hangs_is_dropped_and_takes_part_again_elsewhere() throws IOException {
    TrainingFixture fixture =
        new TrainingFixture(spark, Files.createDirectory(directory.resolve("hanging")));
    Path release = directory.resolve("release");
    fixture.hook(new HangOnce(directory.resolve("log").toString(), release.toString()));
    fixture.train("a", options("kernels = vector, exchange = int8, straggler-deadline = 5s"));
    Files.createFile(release);
    List<RoundMetrics> rounds = fixture.rounds();
    assertThat(rounds).hasSize(4);
    DroppedWorker late = rounds.get(1).dropped().get(0);
    assertThat(late.worker()).isEqualTo(1);
    assertThat(rounds.get(2).workers())
        .hasSize(2)
        .allSatisfy(report -> assertThat(report.host()).isNotEqualTo(late.host()));
  }

  private static String discoveryScript() throws IOException {
    Path script = directory.resolve("gpus.sh");
    Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"3\"]}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script.toString();
  }

  /** Ends one of the JVMs in the middle of its second round. */
  private static final class DieOnce extends StepHook {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger STEPS = new AtomicInteger();
    private final String marker;

    DieOnce(String marker) {
      this.marker = marker;
    }

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      if (STEPS.incrementAndGet() == 6 && isFirst()) {
        Runtime.getRuntime().halt(17);
      }
    }

    private boolean isFirst() {
      try {
        Files.createFile(Path.of(marker));
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Hangs in worker 1's second round, whichever JVM that is in. */
  private static final class HangOnce extends StepHook {
    private static final long serialVersionUID = 1L;
    private final String log;
    private final String release;

    HangOnce(String log, String release) {
      this.log = log;
      this.release = release;
    }

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      if (worker(TaskContext.get()) == 1 && steps() == 5) {
        while (!Files.exists(Path.of(release))) {
          LockSupport.parkNanos(10_000_000);
        }
      }
    }

    private long steps() {
      try {
        Files.write(
            Path.of(log), new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return Files.size(Path.of(log));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
