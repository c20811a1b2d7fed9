package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tailor.train.TrainingFixture.options;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import tailor.export.safetensors.MappedByteSource;
import tailor.export.safetensors.SafetensorsFile;
import tailor.testkit.LocalSpark;
import tailor.train.graph.PackedArrays;
import tailor.train.metrics.DroppedWorker;
import tailor.train.metrics.RoundMetrics;
import tailor.train.metrics.WorkerReport;

/** Worker 1 of two does not come to an end of rounds 1 and 3 of four. */
class StragglerTest {
  private static final String MOMENTS =
      "checkpoints/%s/round-%06d/trainer/moments-%05d.safetensors";

  @TempDir Path directory;

  @Test
  void rounds_go_on_without_a_worker_that_is_late_and_say_so() throws Exception {
    TrainingFixture fixture = new TrainingFixture(LocalSpark.session(), directory);
    fixture.hook(new Hanging());
    fixture.time(new LeapingTime(), Hanging::leave);
    TrainOptions options = options("straggler-deadline = 30m, exchange = int8");

    Hanging.plan(Set.of(1, 6), 0);
    float[] straight = fixture.train("straight", options);
    List<RoundMetrics> rounds = fixture.rounds();
    assertThat(rounds.stream().map(StragglerTest::delivered).toList())
        .containsExactly(List.of(0), List.of(0, 1), List.of(0), List.of(0, 1));
    DroppedWorker late = rounds.get(2).dropped().get(0);
    assertThat(late.worker()).isEqualTo(1);
    assertThat(late.sequences()).isEqualTo(16);
    assertThat(late.seconds()).isGreaterThanOrEqualTo(30 * 60);
    assertThat(late.tokens())
        .isEqualTo(
            fixture.share(options, 3, 1).stream().mapToLong(PackedArrays::documentTokens).sum());
    assertThat(rounds.get(2).line()).contains("worker 1 on driver@", " dropped after ");
    assertThat(rounds.get(2).scalars()).containsEntry("dropped-tokens", (double) late.tokens());

    assertThat(sightings(options, rounds))
        .isEqualTo(Map.of(1, List.of(0), 2, List.of(0, 1), 3, List.of(0), 4, List.of(0, 1)));
    assertThat(optimizerSteps("straight", 2, 0)).isEqualTo(8);
    assertThat(optimizerSteps("straight", 2, 1)).isEqualTo(4);
    assertThat(optimizerSteps("straight", 4, 1)).isEqualTo(8);

    Hanging.plan(Set.of(1, 6), 8);
    assertThatThrownBy(() -> fixture.train("again", options)).hasStackTraceContaining("on purpose");
    Hanging.plan(Set.of(1), 0);
    assertThat(fixture.train("again", options)).isEqualTo(straight);
    assertThat(fixture.rounds().stream().map(StragglerTest::delivered).toList())
        .isEqualTo(rounds.stream().map(StragglerTest::delivered).toList());
  }

  private static List<Integer> delivered(RoundMetrics round) {
    return round.workers().stream().map(WorkerReport::worker).toList();
  }

  private static Map<Integer, List<Integer>> sightings(
      TrainOptions options, List<RoundMetrics> rounds) {
    return TrainingSchedule.of(options, TrainingFixture.SEED, 64, rounds)
        .sightings(row -> true, 1, 4)
        .stream()
        .collect(
            Collectors.groupingBy(
                TrainingSchedule.Sighting::round,
                TreeMap::new,
                Collectors.collectingAndThen(
                    Collectors.toList(),
                    seen ->
                        seen.stream().map(TrainingSchedule.Sighting::worker).distinct().toList())));
  }

  private int optimizerSteps(String run, int round, int worker) throws Exception {
    try (SafetensorsFile file =
        SafetensorsFile.open(
            new MappedByteSource(directory.resolve(MOMENTS.formatted(run, round, worker))))) {
      return Integer.parseInt(file.metadata().get("steps"));
    }
  }

  /**
   * Leaps an hour at every look while a worker hangs: its deadline has passed at once, and nobody
   * else comes near theirs.
   */
  private static final class LeapingTime implements InstantSource {
    private Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      if (Hanging.hangs()) {
        ahead = ahead.plusHours(1);
      }
      return Instant.now().plus(ahead);
    }
  }

  /** Holds worker 1 at some of its steps until it is told to end, and fails at another. */
  private static final class Hanging extends StepHook {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger STEPS = new AtomicInteger();
    private static volatile Set<Integer> hang = Set.of();
    private static volatile int fail;
    private static volatile boolean hangs;

    static void plan(Set<Integer> hangAt, int failAt) {
      STEPS.set(0);
      hang = hangAt;
      fail = failAt;
      hangs = false;
    }

    static boolean hangs() {
      return hangs;
    }

    /** Its round is over. */
    static void leave() {
      hangs = false;
    }

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {
      TaskContext task = TaskContext.get();
      if (worker(task) != 1) {
        return;
      }
      int step = STEPS.incrementAndGet();
      if (step == fail) {
        throw new IllegalStateException("failed on purpose");
      }
      if (!hang.contains(step)) {
        return;
      }
      hangs = true;
      while (!task.isInterrupted()) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }
}
