package tailor.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.nio.FloatBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tailor.model.AdamW;
import tailor.model.Kernels;
import tailor.model.Precision;
import tailor.model.Tensor;
import tailor.model.nd4j.Nd4jKernels;

class HalvedMomentsTest {
  private static final int SIZE = 70_000;
  private static final int STEPS = 200;

  /** Rounded to the nearest, the second moment would stop at a fraction of this. */
  @Test
  void keepsTheMeanOfSmallSteps() {
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT)) {
      Tensor gradients = kernels.allocate(1, SIZE);
      kernels.fill(gradients, 0.3);
      Moments moments = MomentPrecision.BF16.allocate(SIZE, kernels);
      Tensor parameters = kernels.allocate(1, SIZE);
      for (int step = 1; step <= STEPS; step++) {
        AdamW adamW = new AdamW(0, 0.9, 0.999, 1e-8, 0, 1, step);
        moments.step(adamW, parameters, gradients, 0, SIZE);
      }

      float[] packed = new float[SIZE];
      Objects.requireNonNull(moments.state().get("moments_bf16")).read(0, FloatBuffer.wrap(packed));
      double first = 0;
      double second = 0;
      for (float both : packed) {
        int bits = Float.floatToRawIntBits(both);
        first += Float.intBitsToFloat(bits & 0xFFFF_0000) / SIZE;
        second += Float.intBitsToFloat(bits << 16) / SIZE;
      }
      assertThat(first).isCloseTo(0.3, withPercentage(0.2));
      assertThat(second).isCloseTo(0.09 * (1 - Math.pow(0.999, STEPS)), withPercentage(0.2));
    }
  }

  @Test
  void stepsAgainToTheSameBitsWhereverARangeIsCut() {
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT)) {
      assertThat(stepped(kernels, SIZE)).isEqualTo(stepped(kernels, 1_000));
    }
  }

  private static float[] stepped(Kernels kernels, int size) {
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) Math.sin(i);
    }
    Tensor gradients = kernels.allocate(1, SIZE);
    gradients.write(0, FloatBuffer.wrap(values));
    Tensor parameters = kernels.allocate(1, SIZE);
    Moments moments = MomentPrecision.BF16.allocate(SIZE, kernels);
    for (int step = 1; step <= 3; step++) {
      AdamW adamW = new AdamW(1e-2, 0.9, 0.95, 1e-8, 0, 1, step);
      for (int from = 0; from < SIZE; from += size) {
        moments.step(adamW, parameters, gradients, from, size);
      }
    }
    parameters.read(0, FloatBuffer.wrap(values));
    return values;
  }
}
