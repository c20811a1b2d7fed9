package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.DoubleBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.model.nd4j.Nd4jKernels;

/**
 * Dropout of embeddings, attention and residuals, with smoothing and noise beside it: the plain
 * reference is that in double precision, which is held to the slope of the loss.
 */
class DropoutTest {
  private static final ModelConfig CONFIG =
      new ModelConfig(40, 24, 36, 2, 4, 2, 6, 128, 1e-5, RotaryConfig.unscaled(10000), true);
  private static final TrainingPass PASS =
      new TrainingPass(new Regularization(0.1, 5, 0.2, 0.3, 0.25), RandomKey.of(5).with(7));
  private static final Batch BATCH = batch();

  private static Batch batch() {
    int length = 70;
    int[] tokens = new int[2 * length];
    int[] segments = new int[2 * length];
    byte[] mask = new byte[2 * length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = (i * 7 + i / 3) % 40;
      segments[i] = i % length < 30 ? 1 : i % length < 66 ? 2 : 0;
      mask[i] = 1;
    }
    return Batch.ofSegmentIds(2, length, tokens, segments, mask);
  }

  /** A loss and its gradients. */
  private record Outcome(double loss, double[] gradients) {}

  @Test
  void theGradientIsTheSlopeOfTheLoss() {
    double step = 1e-5;
    try (Kernels kernels = new Nd4jKernels(Precision.DOUBLE);
        Transformer transformer = new Transformer(CONFIG, kernels)) {
      Tensor parameters = parameters(kernels, transformer.layout());
      double[] gradient = outcome(kernels, transformer, parameters, PASS).gradients();
      SplittableRandom random = new SplittableRandom(5);
      for (ParameterLayout.Parameter parameter : transformer.layout().parameters().values()) {
        long index = parameter.offset() + random.nextLong(parameter.size());
        double[] value = new double[1];
        parameters.read(index, DoubleBuffer.wrap(value));
        parameters.write(index, DoubleBuffer.wrap(new double[] {value[0] + step}));
        double above = outcome(kernels, transformer, parameters, PASS).loss();
        parameters.write(index, DoubleBuffer.wrap(new double[] {value[0] - step}));
        double below = outcome(kernels, transformer, parameters, PASS).loss();
        parameters.write(index, DoubleBuffer.wrap(value));
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
    try (Kernels kernels = new Nd4jKernels(Precision.DOUBLE);
        Transformer transformer = new Transformer(CONFIG, kernels)) {
      Tensor parameters = parameters(kernels, transformer.layout());
      expected = outcome(kernels, transformer, parameters, PASS);
      TrainingPass other = new TrainingPass(PASS.regularization(), RandomKey.of(6));
      assertThat(outcome(kernels, transformer, parameters, other).loss())
          .isNotEqualTo(expected.loss());
    }
    try (Kernels kernels = set.open();
        Transformer transformer = new Transformer(CONFIG, kernels)) {
      Tensor parameters = parameters(kernels, transformer.layout());
      Outcome outcome = outcome(kernels, transformer, parameters, PASS);

      assertThat(outcome.loss()).isCloseTo(expected.loss(), within(1e-5 * expected.loss()));
      assertThat(outcome.gradients()).containsExactly(expected.gradients(), within(2e-4));
      assertThat(outcome(kernels, transformer, parameters, PASS).gradients())
          .isEqualTo(outcome.gradients());
    }
  }

  @ParameterizedTest
  @EnumSource
  void dropsItsShareAndKeepsTheMean(KernelSet set) {
    double[] values = new double[100 * 300];
    try (Kernels kernels = set.open()) {
      Tensor x = kernels.allocate(100, 300);
      kernels.fill(x, 1);
      kernels.dropout(new Dropout(0.1, RandomKey.of(3)), x);
      x.read(0, DoubleBuffer.wrap(values));
    }
    double sum = 0;
    int dropped = 0;
    for (double value : values) {
      sum += value;
      dropped += value == 0 ? 1 : 0;
    }
    assertThat(dropped / 30_000.0).isCloseTo(0.1, within(0.006));
    assertThat(sum / 30_000).isCloseTo(1, within(0.007));
  }

  private static Outcome outcome(
      Kernels kernels, Transformer transformer, Tensor parameters, TrainingPass pass) {
    double[] values = new double[(int) parameters.size()];
    try (Tensor gradients = kernels.allocate(1, parameters.size())) {
      LossResult result = transformer.lossAndGradients(parameters, BATCH, gradients, pass);
      gradients.read(0, DoubleBuffer.wrap(values));
      return new Outcome(result.sum(), values);
    }
  }

  private static Tensor parameters(Kernels kernels, ParameterLayout layout) {
    Tensor parameters = kernels.allocate(1, layout.size());
    ParameterInitializer.initialize(layout, parameters, 0.1, 17);
    return parameters;
  }
}
