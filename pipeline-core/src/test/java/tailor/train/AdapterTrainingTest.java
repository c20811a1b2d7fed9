package tailor.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tailor.train.TrainingFixture.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import tailor.model.AdapterLayout;
import tailor.model.LoraConfig;
import tailor.model.LoraVariant;
import tailor.model.ParameterInitializer;
import tailor.model.ParameterLayout;
import tailor.model.Tensor;
import tailor.testkit.LocalSpark;
import tailor.train.graph.Adaptation;
import tailor.train.graph.FrozenBase;
import tailor.train.metrics.RoundMetrics;

/** Adapters are trained as whole models are, and are all that travels. */
class AdapterTrainingTest {
  private static final LoraConfig DORA = lora(LoraVariant.DORA);

  @TempDir Path directory;
  private TrainingFixture fixture;

  @BeforeEach
  void write() {
    fixture = new TrainingFixture(LocalSpark.session(), directory);
    CountedBase.READS.set(0);
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
    fixture.adapt(new Adaptation(lora(variant), new CountedBase()));

    float[] adapters = fixture.train("a", options("epochs = 3, learning-rate = 3e-2"));

    List<RoundMetrics> rounds = fixture.rounds();
    RoundMetrics first = rounds.get(0);
    double before = Objects.requireNonNull(first.validationLoss());
    assertThat(rounds.get(rounds.size() - 1).validationLoss()).isLessThan(0.9 * before);
    AdapterLayout layout = AdapterLayout.of(TinyModel.CONFIG, lora(variant));
    assertThat(adapters).hasSize((int) layout.size());
    assertThat(first.bytesExchanged()).isEqualTo(4L * Float.BYTES * layout.size());
    assertThat(CountedBase.READS.get()).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void one_worker_equals_training_without_spark_bit_for_bit(double dropout) {
    fixture.adapt(new Adaptation(lora(LoraVariant.DORA, dropout), new CountedBase()));
    TrainOptions options = options("workers = 1, epochs = 1, kernels = vector");

    assertThat(fixture.train("a", options)).isEqualTo(fixture.trainLocally(options));
  }

  @Test
  void a_run_that_was_interrupted_ends_in_the_same_bits() {
    fixture.adapt(new Adaptation(DORA, new CountedBase()));
    TrainOptions options = options("outer { type = nesterov, rate = 0.7, momentum = 0.5 }");
    float[] straight = fixture.train("a", options);
    fixture.hook(new FailOnce(2 * 8 + 3));

    assertThatThrownBy(() -> fixture.train("b", options)).hasStackTraceContaining("on purpose");

    assertThat(fixture.rounds()).hasSizeLessThan(4);
    assertThat(fixture.train("b", options)).isEqualTo(straight);
  }

  /** A base of random parameters that counts how often this JVM reads it. */
  private static final class CountedBase implements FrozenBase {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger READS = new AtomicInteger();

    @Override
    public String name() {
      return "counted";
    }

    @Override
    public void read(Tensor parameters) {
      READS.incrementAndGet();
      ParameterInitializer.initialize(ParameterLayout.of(TinyModel.CONFIG), parameters, 0.3, 5);
    }
  }

  /** Fails one step of this JVM. */
  private static final class FailOnce extends StepHook {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger STEPS = new AtomicInteger();
    private final int at;

    FailOnce(int at) {
      this.at = at;
      STEPS.set(0);
    }

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {
      if (STEPS.incrementAndGet() == at) {
        throw new IllegalStateException("on purpose");
      }
    }
  }
}
