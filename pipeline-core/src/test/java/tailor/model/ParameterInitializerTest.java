package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tailor.model.nd4j.Nd4jKernels;

class ParameterInitializerTest {
  private static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          new ModelConfig(2000, 64, 96, 2, 4, 2, 16, 32, 1e-5, RotaryConfig.unscaled(10000), true));

  @Test
  void isAFunctionOfTheSeed() {
    assertThat(Arrays.equals(initialized(1), initialized(1))).isTrue();
    assertThat(Arrays.equals(initialized(1), initialized(2))).isFalse();
  }

  @Test
  void drawsMatricesAndLeavesNormsAtOne() {
    float[] parameters = initialized(1);
    float[] norms = Arrays.copyOfRange(parameters, (int) LAYOUT.matrixSize(), (int) LAYOUT.size());
    assertThat(norms).containsOnly(1);
    double squares = 0;
    for (int i = 0; i < LAYOUT.matrixSize(); i++) {
      squares += parameters[i] * parameters[i];
    }
    double deviation = Math.sqrt(squares / LAYOUT.matrixSize());
    assertThat(deviation).isCloseTo(0.02, Offset.offset(2e-4));
  }

  private static float[] initialized(long seed) {
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT)) {
      Tensor parameters = kernels.allocate(1, LAYOUT.size());
      ParameterInitializer.initialize(
          LAYOUT, parameters, ParameterInitializer.DEFAULT_DEVIATION, seed);
      float[] values = new float[(int) LAYOUT.size()];
      parameters.read(0, FloatBuffer.wrap(values));
      return values;
    }
  }
}
