package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static tailor.train.TrainingFixture.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tailor.model.AdapterLayout;
import tailor.model.LoraConfig;
import tailor.model.LoraVariant;
import tailor.testkit.LocalSpark;
import tailor.train.graph.Adaptation;
import tailor.train.metrics.RoundMetrics;

/** Adapters are trained as whole models are, and are all that travels. */
class AdapterTrainingTest {
  private static final LoraConfig DORA = lora(LoraVariant.DORA);

  @TempDir Path directory;
  private TrainingFixture fixture;

  @BeforeEach
  void write() {
    fixture = new TrainingFixture(LocalSpark.session(), directory);
    RandomBase.forgetReads();
  }

  private static LoraConfig lora(LoraVariant variant) {
    return lora(variant, 0);
  }

  private static LoraConfig lora(LoraVariant variant, double dropout) {
    return new LoraConfig(variant, 4, 8, Set.of(LoraConfig.ALL_LINEAR), dropout);
  }

  @ParameterizedTest
  @EnumSource
  void learns(LoraVariant variant) {
    fixture.adapt(new Adaptation(lora(variant), new RandomBase()));

    float[] adapters = fixture.train("a", options("epochs = 3, learning-rate = 3e-2"));

    List<RoundMetrics> rounds = fixture.rounds();
    RoundMetrics first = rounds.get(0);
    double before = Objects.requireNonNull(first.validationLoss());
    assertThat(rounds.get(rounds.size() - 1).validationLoss()).isLessThan(0.9 * before);
    AdapterLayout layout = AdapterLayout.of(TinyModel.CONFIG, lora(variant));
    assertThat(adapters).hasSize((int) layout.size());
    assertThat(first.bytesExchanged()).isEqualTo(4L * Float.BYTES * layout.size());
    assertThat(RandomBase.reads()).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void one_worker_equals_training_without_spark_bit_for_bit(double dropout) {
    fixture.adapt(new Adaptation(lora(LoraVariant.DORA, dropout), new RandomBase()));
    TrainOptions options = options("workers = 1, epochs = 1, kernels = vector");

    assertThat(fixture.train("a", options)).isEqualTo(fixture.trainLocally(options));
  }

  @Test
  void a_run_that_was_interrupted_ends_in_the_same_bits() {
    fixture.adapt(new Adaptation(DORA, new RandomBase()));
    TrainOptions options = options("outer { type = nesterov, rate = 0.7, momentum = 0.5 }");
    float[] straight = fixture.train("a", options);
    assertThat(fixture.trainInterrupted("b", options)).isEqualTo(straight);
  }
}
