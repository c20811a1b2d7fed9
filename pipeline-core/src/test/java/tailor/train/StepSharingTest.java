package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tailor.train.TrainingFixture.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import tailor.testkit.LocalSpark;
import tailor.train.TrainingSchedule.Sighting;
import tailor.train.graph.PackedArrays;
import tailor.train.metrics.RoundMetrics;
import tailor.train.metrics.WorkerReport;

class StepSharingTest {
  private static final int ROWS = 64;
  private static final String TEXT =
      "step-sharing = by-speed, epochs = 3.25, steps-per-round = 4, batch-size = 2";

  @TempDir Path directory;

  @Test
  void a_slow_worker_takes_fewer_steps_and_no_sequence_is_left_out_or_seen_twice() {
    TrainingFixture fixture = new TrainingFixture(LocalSpark.session(), directory);
    fixture.hook(new SlowSecond());
    TrainOptions options = options(TEXT);
    SlowSecond.failAt(0);
    fixture.train("a", options);
    List<RoundMetrics> rounds = fixture.rounds();
    assertThat(rounds).hasSize(13);
    assertThat(steps(rounds.get(0))).containsExactly(4, 4);
    assertThat(rounds.subList(1, 13))
        .allSatisfy(round -> assertThat(sum(round)).isEqualTo(8))
        .anySatisfy(round -> assertThat(steps(round).get(1)).isLessThan(4));
    assertThat(rounds.get(12).step()).isEqualTo(52);
    List<PackedArrays> all = fixture.share(options("workers = 1, steps-per-round = 16"), 1, 0);
    long tokens = all.stream().mapToLong(PackedArrays::documentTokens).sum();
    assertThat(rounds.subList(0, 4).stream().mapToLong(RoundMetrics::tokens).sum())
        .isEqualTo(tokens);

    TrainingSchedule schedule =
        TrainingSchedule.of(options, TrainingFixture.SEED, ROWS, List.copyOf(rounds));
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Sighting> seen = schedule.sightings(row -> true, 4 * epoch + 1, 4 * epoch + 4);
      assertThat(seen.stream().mapToLong(Sighting::row).sorted().toArray())
          .isEqualTo(LongStream.range(0, ROWS).toArray());
    }
    Map<Long, Long> byStep =
        schedule.sightings(row -> true, 1, 13).stream()
            .collect(Collectors.groupingBy(Sighting::step, Collectors.counting()));
    assertThat(byStep.keySet()).allMatch(step -> step >= 1 && step <= 52);
    byStep.forEach(
        (step, count) -> assertThat(schedule.rowsOfStep(step)).hasSize(Math.toIntExact(count)));
  }

  @Test
  void a_run_that_was_interrupted_goes_on_from_the_speeds_of_its_checkpoint() {
    TrainingFixture fixture = new TrainingFixture(LocalSpark.session(), directory);
    fixture.hook(new SlowSecond());
    TrainOptions options = options(TEXT);
    SlowSecond.failAt(9);
    assertThatThrownBy(() -> fixture.train("b", options)).hasStackTraceContaining("on purpose");
    List<RoundMetrics> before =
        fixture.checkpoints("b", options).latest().orElseThrow().state().metrics();
    SlowSecond.failAt(0);
    fixture.train("b", options);
    List<RoundMetrics> rounds = fixture.rounds();
    assertThat(rounds.subList(0, before.size())).isEqualTo(before);
    assertThat(steps(rounds.get(before.size())))
        .isEqualTo(
            new StepShares(TrainingPlan.of(options, ROWS), options.stepSharing(), before)
                .of(before.size() + 1)
                .map(steps -> List.of(steps[0], steps[1]))
                .orElseThrow());
    assertThat(
            TrainingSchedule.of(options, TrainingFixture.SEED, ROWS, rounds)
                .sightings(row -> true, 1, 12))
        .hasSize(3 * ROWS);
  }

  private static List<Integer> steps(RoundMetrics round) {
    return round.workers().stream().map(WorkerReport::steps).toList();
  }

  private static int sum(RoundMetrics round) {
    return steps(round).stream().mapToInt(Integer::intValue).sum();
  }

  /** Makes every step of worker 1 a long one, and fails at one of them. */
  private static final class SlowSecond extends StepHook {
    private static final long serialVersionUID = 1L;
    private static final long LONG = 40_000_000;
    private static final AtomicInteger STEPS = new AtomicInteger();
    private static volatile int fail;

    static void failAt(int step) {
      STEPS.set(0);
      fail = step;
    }

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      if (worker(TaskContext.get()) == 1) {
        if (STEPS.incrementAndGet() == fail) {
          throw new IllegalStateException("failed on purpose");
        }
        LockSupport.parkNanos(LONG);
      }
    }
  }
}
