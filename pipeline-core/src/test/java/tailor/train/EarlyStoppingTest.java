package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static tailor.train.TrainingFixture.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailor.testkit.LocalSpark;
import tailor.train.metrics.RoundMetrics;
import tailor.train.metrics.RoundMetricsFixture;
import tailor.train.metrics.TrainingMetric;

class EarlyStoppingTest {
  @TempDir Path directory;

  @Test
  void waitsAsLongAsItIsPatient() {
    EarlyStopping stopping = stopping(2, 0.1, TrainingMetric.VALIDATION_LOSS);
    assertThat(stopping.reason(rounds(3.0, 2.0, 1.95, 1.85, 1.0))).isEmpty();
    assertThat(stopping.reason(rounds(3.0, 2.0, 1.95))).isEmpty();
    assertThat(stopping.reason(rounds(3.0, 2.0, null, 1.95, null, 1.91)))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .isEqualTo(
                        "validation-loss has not improved by more than 0.1 in 2 validations; its"
                            + " best is 2.0000, after round 2"));
  }

  @Test
  void accuracyIsBetterWhenItIsHigher() {
    EarlyStopping stopping = stopping(1, 0, TrainingMetric.VALIDATION_ACCURACY);
    assertThat(stopping.reason(rounds(0.1, 0.2))).isEmpty();
    assertThat(stopping.reason(rounds(0.1, 0.1))).isPresent();
  }

  @Test
  void aRunThatDoesNotImproveEndsAndStaysEnded() {
    TrainingFixture fixture = new TrainingFixture(LocalSpark.session(), directory);
    TrainOptions options =
        options(
            """
            epochs = 10, learning-rate = 0, kernels = vector, checkpoint-every = 100,
            early-stopping { patience = 2, min-delta = 1e-4 }
            """);
    float[] stopped = fixture.train("a", options);
    assertThat(fixture.rounds()).hasSize(3);
    assertThat(fixture.train("a", options)).isEqualTo(stopped);
    assertThat(fixture.rounds()).hasSize(3);
    assertThat(directory.resolve("checkpoints/a/latest")).hasContent("round-000003");
    assertThat(directory.resolve("checkpoints/a/best")).hasContent("round-000001");
  }

  private static EarlyStopping stopping(int patience, double minDelta, TrainingMetric metric) {
    return new EarlyStopping(new EarlyStoppingOptions(patience, minDelta), metric);
  }

  private static List<RoundMetrics> rounds(@Nullable Double... figures) {
    List<RoundMetrics> rounds = new ArrayList<>();
    for (Double figure : figures) {
      rounds.add(RoundMetricsFixture.round(rounds.size() + 1, figure));
    }
    return rounds;
  }
}
