package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.DoubleBuffer;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.model.nd4j.Nd4jKernels;

/**
 * Dropout of the adapters' inputs: the plain reference in double precision is held to the slope of
 * the loss, every set of kernels to the reference.
 */
class AdapterDropoutTest {
  private static final ModelConfig CONFIG =
      new ModelConfig(40, 24, 36, 1, 4, 2, 6, 128, 1e-5, RotaryConfig.unscaled(10000), true);
  private static final TrainingPass PASS =
      new TrainingPass(Regularization.NONE, RandomKey.of(5).with(7));
  private static final Batch BATCH = batch();

  private static Batch batch() {
    int length = 24;
    int[] tokens = new int[length];
    int[] segments = new int[length];
    byte[] mask = new byte[length];
    for (int i = 0; i < length; i++) {
      tokens[i] = (i * 7 + i / 3) % 40;
      segments[i] = i < 10 ? 1 : i < 22 ? 2 : 0;
      mask[i] = 1;
    }
    return Batch.ofSegmentIds(1, length, tokens, segments, mask);
  }

  private static LoraConfig lora(LoraVariant variant, double dropout) {
    return new LoraConfig(variant, 3, 6, Set.of("q_proj", "v_proj", "down_proj"), dropout);
  }

  /** A loss and its gradients. */
  private record Outcome(double loss, double[] gradients) {}

  /** A small frozen decoder with adapters of random values. */
  private static final class Fixture implements AutoCloseable {
    private final Kernels kernels;
    private final Tensor frozen;
    private final AdaptedTransformer model;
    private final Tensor adapters;

    Fixture(Kernels kernels, LoraConfig lora) {
      this.kernels = kernels;
      ParameterLayout layout = ParameterLayout.of(CONFIG);
      frozen = kernels.allocate(1, layout.size());
      ParameterInitializer.initialize(layout, frozen, 0.1, 17);
      model = new AdaptedTransformer(CONFIG, lora, kernels, frozen);
      adapters = kernels.allocate(1, model.layout().size());
      SplittableRandom random = new SplittableRandom(3);
      adapters.write(
          0,
          DoubleBuffer.wrap(
              random.doubles(adapters.size()).map(value -> 0.4 * value - 0.15).toArray()));
    }

    Outcome train(TrainingPass pass) {
      double[] values = new double[(int) adapters.size()];
      try (Tensor gradients = kernels.allocate(1, adapters.size())) {
        double loss = model.lossAndGradients(adapters, BATCH, gradients, pass).sum();
        gradients.read(0, DoubleBuffer.wrap(values));
        return new Outcome(loss, values);
      }
    }

    double lossWith(long index, double value) {
      adapters.write(index, DoubleBuffer.wrap(new double[] {value}));
      return train(PASS).loss();
    }

    @Override
    public void close() {
      model.close();
      adapters.close();
      frozen.close();
      kernels.close();
    }
  }

  /** Of DoRA only that of the magnitudes is, whose lengths are taken for constants. */
  @ParameterizedTest
  @CsvSource({"LORA, lora", "RSLORA, lora", "DORA, magnitude"})
  void theGradientIsTheSlopeOfTheLoss(LoraVariant variant, String parameters) {
    double step = 1e-5;
    try (Fixture fixture = new Fixture(new Nd4jKernels(Precision.DOUBLE), lora(variant, 0.3))) {
      double[] gradient = fixture.train(PASS).gradients();
      SplittableRandom random = new SplittableRandom(5);
      for (ParameterLayout.Parameter parameter : fixture.model.layout().parameters().values()) {
        if (!parameter.name().contains(parameters)) {
          continue;
        }
        long index = parameter.offset() + random.nextLong(parameter.size());
        double[] value = new double[1];
        fixture.adapters.read(index, DoubleBuffer.wrap(value));
        double above = fixture.lossWith(index, value[0] + step);
        double below = fixture.lossWith(index, value[0] - step);
        fixture.lossWith(index, value[0]);
        double slope = (above - below) / (2 * step);
        assertThat(gradient[(int) index])
            .as(parameter.name())
            .isCloseTo(slope, within(2e-6 * Math.max(1, Math.abs(slope))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everySetOfKernelsDropsTheSame(KernelSet set) {
    Outcome expected;
    try (Fixture fixture =
        new Fixture(new Nd4jKernels(Precision.DOUBLE), lora(LoraVariant.LORA, 0.3))) {
      expected = fixture.train(PASS);
    }
    try (Fixture fixture = new Fixture(set.open(), lora(LoraVariant.LORA, 0.3))) {
      Outcome outcome = fixture.train(PASS);

      assertThat(outcome.loss()).isCloseTo(expected.loss(), within(1e-5 * expected.loss()));
      assertThat(outcome.gradients()).containsExactly(expected.gradients(), within(2e-4));
      assertThat(fixture.train(PASS).gradients()).isEqualTo(outcome.gradients());
    }
  }

  @ParameterizedTest
  @EnumSource
  void dropsInTrainingOnlyAndAnewWithEveryKey(LoraVariant variant) {
    double whole;
    double trained;
    try (Fixture fixture = new Fixture(KernelSet.VECTOR.open(), lora(variant, 0))) {
      whole = fixture.model.loss(fixture.adapters, BATCH).sum();
      trained = fixture.train(PASS).loss();
    }
    try (Fixture fixture = new Fixture(KernelSet.VECTOR.open(), lora(variant, 0.3))) {
      double dropped = fixture.train(PASS).loss();

      assertThat(fixture.model.loss(fixture.adapters, BATCH).sum()).isEqualTo(whole);
      assertThat(dropped).isNotEqualTo(trained);
      assertThat(fixture.train(new TrainingPass(Regularization.NONE, RandomKey.of(6))).loss())
          .isNotEqualTo(dropped);
    }
  }
}
