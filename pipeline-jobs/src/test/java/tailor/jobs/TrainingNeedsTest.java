package tailor.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tailor.config.ConfigurationException;
import tailor.config.Problems;
import tailor.model.TrainingMemory;

class TrainingNeedsTest {
  private static final long MEBIBYTE = 1L << 20;
  private static final TrainingMemory WORKER =
      new TrainingMemory(
          0,
          513 * MEBIBYTE,
          513 * MEBIBYTE,
          1026 * MEBIBYTE,
          497 * MEBIBYTE,
          14 * MEBIBYTE,
          68 * MEBIBYTE);

  @Test
  void addsUpWhatOneJvmNeeds() {
    TrainingNeeds needs = new TrainingNeeds(WORKER, 0, 2, 513 * MEBIBYTE, limits(20_000));

    assertThat(needs.total()).isEqualTo((2 * 2631 + 513) * MEBIBYTE);
    assertThat(needs.lines())
        .containsExactly(
            "train: 5,775 MiB of native memory in a JVM of 2 workers, beside its heap. A worker:"
                + " parameters 513, gradients 513, optimizer 1,026, activations 497, activation"
                + " gradients 14, logits 68.",
            "train: of it 513 MiB are the driver's.");
  }

  @Test
  void countsWhatEveryWorkerHasYetToSend() {
    TrainingNeeds needs = new TrainingNeeds(WORKER, 513 * MEBIBYTE, 2, 0, limits(20_000));

    assertThat(needs.total()).isEqualTo(2 * (2631 + 513) * MEBIBYTE);
    assertThat(needs.lines()).anyMatch(line -> line.contains("513 MiB of what it has yet to send"));
  }

  @Test
  void refusesWhatCannotFitWithTheNumbers() {
    Problems problems = new Problems();

    new TrainingNeeds(WORKER, 0, 2, 513 * MEBIBYTE, limits(6000)).check(problems);

    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the process would need 6,175 MiB at least")
        .hasMessageContaining("maxphysicalbytes is 6,000 MiB")
        .hasMessageContaining("activations 497")
        .hasMessageContaining("train.recompute = layers");
  }

  @Test
  void saysNothingOfWhatFits() {
    Problems problems = new Problems();

    new TrainingNeeds(WORKER, 0, 1, 0, limits(3800)).check(problems);

    problems.throwIfAny();
  }

  private static NativeLimits limits(long resident) {
    return new NativeLimits("local[2]", 2, 8000 * MEBIBYTE, resident * MEBIBYTE, Long.MAX_VALUE);
  }
}
