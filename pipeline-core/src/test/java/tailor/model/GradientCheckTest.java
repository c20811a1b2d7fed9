package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.DoubleBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.model.nd4j.Nd4jKernels;

/** The hand-written backward pass against central differences of the loss, in double precision. */
class GradientCheckTest {
  private static final ModelConfig SMALL =
      new ModelConfig(11, 12, 10, 2, 4, 2, 4, 32, 1e-5, RotaryConfig.unscaled(100), false);

  static Stream<ModelConfig> shapes() {
    RotaryScaling llama3 = new RotaryScaling.Llama3(8, 1, 4, 16);
    return Stream.of(
        new ModelConfig(11, 12, 10, 2, 4, 2, 4, 32, 1e-5, RotaryConfig.unscaled(10000), false),
        new ModelConfig(11, 12, 10, 2, 3, 1, 6, 32, 1e-5, new RotaryConfig(100, llama3), true),
        new ModelConfig(11, 8, 6, 1, 2, 2, 4, 32, 1e-5, RotaryConfig.unscaled(100), true),
        SMALL.withBlocks(DecoderBlocks.LLAMA.withBiases(Set.of(LinearMap.QUERY_KEY_VALUE))),
        SMALL.withBlocks(DecoderBlocks.LLAMA.withBiases(EnumSet.allOf(LinearMap.class))),
        SMALL.withBlocks(DecoderBlocks.LLAMA.withQueryKeyNorm(QueryKeyNorm.RMS)),
        SMALL.withBlocks(DecoderBlocks.LLAMA.withWindow(SlidingWindow.of(2))));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void gradientIsTheSlopeOfTheLoss(ModelConfig config) {
    Batch batch =
        Batch.ofSegmentIds(
            2,
            6,
            new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0},
            new int[] {1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 0, 0},
            new byte[] {1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1});
    double step = 1e-5;
    try (Kernels kernels = new Nd4jKernels(Precision.DOUBLE);
        Transformer transformer = new Transformer(config, kernels)) {
      ParameterLayout layout = transformer.layout();
      Tensor parameters = kernels.allocate(1, layout.size());
      Tensor gradients = kernels.allocate(1, layout.size());
      ParameterInitializer.initialize(layout, parameters, 0.3, 17);

      LossResult result = transformer.lossAndGradients(parameters, batch, gradients);

      assertThat(result.count()).isEqualTo(6);
      double[] gradient = new double[(int) layout.size()];
      gradients.read(0, DoubleBuffer.wrap(gradient));
      SplittableRandom random = new SplittableRandom(5);
      for (ParameterLayout.Parameter parameter : layout.parameters().values()) {
        for (int probe = 0; probe < 8; probe++) {
          long index = parameter.offset() + random.nextLong(parameter.size());
          double[] value = new double[1];
          parameters.read(index, DoubleBuffer.wrap(value));
          parameters.write(index, DoubleBuffer.wrap(new double[] {value[0] + step}));
          double above = transformer.loss(parameters, batch).sum();
          parameters.write(index, DoubleBuffer.wrap(new double[] {value[0] - step}));
          double below = transformer.loss(parameters, batch).sum();
          parameters.write(index, DoubleBuffer.wrap(value));
          double slope = (above - below) / (2 * step);
          double expected = gradient[(int) index];
          double scale = Math.max(1e-3, Math.abs(slope) + Math.abs(expected));
          double error = Math.abs(slope - expected) / scale;
          assertThat(error).as("%s at %d", parameter.name(), index).isLessThan(1e-6);
        }
      }
    }
  }
}
