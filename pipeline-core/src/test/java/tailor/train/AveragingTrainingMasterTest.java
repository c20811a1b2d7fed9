package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;
import static tailor.train.TrainingFixture.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import tailor.run.BadDataException;
import tailor.testkit.LocalSpark;
import tailor.train.metrics.RoundMetrics;

class AveragingTrainingMasterTest {
  private static final String STATE =
      "checkpoints/%s/round-000004/trainer/moments-00000.safetensors";

  @TempDir Path directory;
  private TrainingFixture fixture;

  @BeforeEach
  void write() {
    fixture = new TrainingFixture(LocalSpark.session(), directory);
  }

  @Test
  void learns() {
    fixture.train("a", options("epochs = 4"));
    List<RoundMetrics> rounds = fixture.rounds();
    assertThat(rounds).hasSize(8);
    RoundMetrics last = rounds.get(7);
    assertThat(rounds.get(0).trainLoss()).isGreaterThan(3);
    assertThat(last.trainLoss()).isLessThan(2.5);
    assertThat(last.validationLoss()).isLessThan(rounds.get(0).validationLoss());
    assertThat(last.step()).isEqualTo(32);
    assertThat(last.epoch()).isEqualTo(4);
    assertThat(last.workers()).hasSize(2);
    assertThat(last.bytesExchanged()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "accumulation = 2, batch-size = 2",
        "kernels = vector",
        "regularization { label-smoothing = 0.1, neftune-alpha = 5 }"
      })
  void one_worker_equals_training_without_spark_bit_for_bit(String more) {
    TrainOptions options = options("workers = 1, epochs = 1\n" + more);
    assertThat(fixture.train("a", options)).isEqualTo(fixture.trainLocally(options));
  }

  @Test
  void a_run_that_was_interrupted_ends_in_the_same_bits() throws IOException {
    TrainOptions options = options("outer { type = nesterov, rate = 0.7, momentum = 0.5 }");
    float[] straight = fixture.train("a", options);
    assertThat(fixture.trainInterrupted("b", options)).isEqualTo(straight);
    assertThat(fixture.rounds()).hasSize(4);
    assertThat(names("checkpoints/b")).doesNotContain("_rounds");
  }

  @ParameterizedTest
  @CsvSource({"bfloat16, keep", "int8, restart"})
  void differences_in_fewer_bytes_learn_as_much(String exchange, String innerState) {
    String common = "epochs = 4, inner-state = %s\n".formatted(innerState);
    fixture.train("whole", options(common));
    RoundMetrics whole = fixture.rounds().get(7);
    fixture.train("less", options(common + "exchange = " + exchange));
    RoundMetrics less = fixture.rounds().get(7);
    assertThat(less.validationLoss()).isCloseTo(whole.validationLoss(), withPercentage(1));
    assertThat(less.bytesExchanged()).isLessThan(whole.bytesExchanged() * 4 / 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep", "restart"})
  void a_run_of_differences_that_was_interrupted_ends_in_the_same_bits(String innerState) {
    TrainOptions options = options("exchange = int8, inner-state = " + innerState);
    float[] straight = fixture.train("a", options);
    assertThat(fixture.trainInterrupted("b", options)).isEqualTo(straight);
  }

  @Test
  void halved_moments_learn_as_much_and_go_on_in_the_same_bits() throws IOException {
    fixture.train("whole", options("epochs = 2"));
    double whole = Objects.requireNonNull(fixture.rounds().get(3).validationLoss());
    TrainOptions options = options("epochs = 2, adam.moments = bf16");
    float[] straight = fixture.train("a", options);
    assertThat(fixture.rounds().get(3).validationLoss()).isCloseTo(whole, withPercentage(1));
    assertThat(Files.size(directory.resolve(STATE.formatted("a"))))
        .isLessThan(Files.size(directory.resolve(STATE.formatted("whole"))) * 6 / 10);
    assertThat(fixture.trainInterrupted("b", options)).isEqualTo(straight);
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "int8"})
  void a_task_that_is_lost_runs_again_to_the_same_bits(String exchange) {
    TrainOptions options =
        options("epochs = 1.5, regularization.neftune-alpha = 5, exchange = " + exchange);
    float[] straight = fixture.train("a", options);
    KillOnce hook = new KillOnce();
    fixture.hook(hook);
    assertThat(fixture.train("b", options)).isEqualTo(straight);
    assertThat(KillOnce.KILLED).isTrue();
  }

  @Test
  void the_number_of_workers_is_part_of_the_outcome_the_number_of_cores_is_not() {
    fixture.train("a", options("workers = 3, epochs = 1"));
    assertThat(fixture.rounds().get(0).workers()).hasSize(3);
  }

  @Test
  void optimizers_may_begin_anew_every_round() {
    float[] kept = fixture.train("a", options(""));
    float[] restarted = fixture.train("b", options("inner-state = restart"));
    assertThat(restarted).isNotEqualTo(kept);
    assertThat(fixture.rounds().get(2).trainLoss()).isLessThan(fixture.rounds().get(0).trainLoss());
  }

  @Test
  void keeps_the_last_checkpoints_and_the_best() throws IOException {
    fixture.train("a", options("checkpoint-every = 1, keep-last = 2"));
    assertThat(names("checkpoints/a"))
        .contains("round-000003", "round-000004", "latest", "best")
        .doesNotContain("round-000001", "_rounds");
    assertThat(Files.readString(directory.resolve("checkpoints/a/latest")))
        .isEqualTo("round-000004\n");
    assertThat(names("checkpoints/a/round-000004/trainer"))
        .contains("state.json", "moments-00000.safetensors", "moments-00001.safetensors");
  }

  @ParameterizedTest
  @CsvSource({"18, training loss", "24, parameters"})
  void divergence_of_one_worker_stops_the_run_and_names_the_last_good_checkpoint(
      int step, String what) throws IOException {
    TrainOptions options = options("checkpoint-every = 1, epochs = 2");
    float[] straight = fixture.train("straight", options);
    fixture.hook(new SpoilOnce(step));
    assertThatThrownBy(() -> fixture.train("a", options))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("diverged in round 3: NaN or infinity in the " + what)
        .hasMessageContaining("The last good checkpoint is ")
        .hasMessageContaining("round-000002")
        .hasMessageContaining("learning-rate");
    assertThat(directory.resolve("checkpoints/a/latest")).hasContent("round-000002");
    assertThat(fixture.train("a", options)).isEqualTo(straight);
  }

  @Test
  void stops_after_so_many_steps() {
    fixture.train("a", options("max-steps = 6"));
    assertThat(fixture.rounds()).hasSize(2);
    assertThat(fixture.rounds().get(1).step()).isEqualTo(6);
  }

  private List<String> names(String path) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(path))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static final class KillOnce extends StepHook {
    private static final long serialVersionUID = 1L;
    private static final AtomicBoolean KILLED = new AtomicBoolean();

    KillOnce() {
      KILLED.set(false);
    }

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      TaskContext task = TaskContext.get();
      if (task.stageId() > 4 && worker(task) == 1 && KILLED.compareAndSet(false, true)) {
        SparkContext.getOrCreate().killTaskAttempt(task.taskAttemptId(), true, "on purpose");
        while (!task.isInterrupted()) {
          Thread.onSpinWait();
        }
        throw new IllegalStateException("killed on purpose");
      }
    }
  }

  private static final class SpoilOnce extends StepHook {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger STEPS = new AtomicInteger();
    private final int at;

    SpoilOnce(int at) {
      this.at = at;
      STEPS.set(0);
    }

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      if (STEPS.incrementAndGet() == at) {
        model.params().putScalar(0, Double.NaN);
      }
    }
  }
}
