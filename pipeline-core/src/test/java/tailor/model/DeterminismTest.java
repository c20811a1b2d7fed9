package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same steps give the same bits. */
class DeterminismTest {
  private static final ModelConfig CONFIG =
      new ModelConfig(500, 64, 96, 2, 4, 2, 16, 128, 1e-5, RotaryConfig.unscaled(10000), true);

  @ParameterizedTest
  @EnumSource
  void twiceIsTheSame(KernelSet set) {
    assertThat(Arrays.equals(trained(set), trained(set))).isTrue();
  }

  private static float[] trained(KernelSet set) {
    int[] tokens = new int[4 * 96];
    Arrays.setAll(tokens, i -> (i * i + 31 * i) % CONFIG.vocabularySize());
    int[] segments = new int[tokens.length];
    Arrays.setAll(segments, i -> i % 96 < 40 ? 1 : 2);
    byte[] mask = new byte[tokens.length];
    Arrays.fill(mask, (byte) 1);
    Batch batch = Batch.ofSegmentIds(4, 96, tokens, segments, mask);
    try (Kernels kernels = set.open();
        Transformer transformer = new Transformer(CONFIG, kernels)) {
      long size = transformer.layout().size();
      Tensor parameters = kernels.allocate(1, size);
      Tensor gradients = kernels.allocate(1, size);
      Tensor first = kernels.allocate(1, size);
      Tensor second = kernels.allocate(1, size);
      ParameterInitializer.initialize(transformer.layout(), parameters, 0.02, 11);
      for (int i = 1; i <= 3; i++) {
        kernels.fill(gradients, 0);
        LossResult result = transformer.lossAndGradients(parameters, batch, gradients);
        double norm = Math.sqrt(kernels.sumOfSquares(gradients)) / result.count();
        double scale = Math.min(1, 1 / norm) / result.count();
        AdamW step = new AdamW(1e-3, 0.9, 0.95, 1e-8, 0.1, scale, i);
        kernels.adamW(step, parameters, gradients, first, second);
      }
      float[] values = new float[(int) size];
      parameters.read(0, FloatBuffer.wrap(values));
      return values;
    }
  }
}
