package tailor.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tailor.model.Kernels;
import tailor.model.ParameterLayout;
import tailor.model.Precision;
import tailor.model.Tensor;
import tailor.model.nd4j.Nd4jKernels;
import tailor.train.TinyModel;

class InnerOptimizerTest {
  private static final ParameterLayout LAYOUT = ParameterLayout.of(TinyModel.CONFIG);
  private static final double RATE = 0.01;

  @Test
  void clips_the_norm_of_the_mean_gradient() {
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT)) {
      Tensor parameters = kernels.allocate(1, LAYOUT.size());
      Tensor gradients = kernels.allocate(1, LAYOUT.size());
      gradients.write(0, FloatBuffer.wrap(new float[] {30, 40}));
      InnerOptimizer optimizer =
          new InnerOptimizer(LAYOUT, kernels, new AdamWOptions(0.9, 0.95, 1e-8, 0, 1));
      assertThat(optimizer.step(parameters, gradients, 10, RATE)).isCloseTo(5, within(1e-6));
      float[] moment = new float[2];
      Objects.requireNonNull(optimizer.moments().get("first_moment"))
          .read(0, FloatBuffer.wrap(moment));
      assertThat(moment[0]).isCloseTo(0.1f * 0.6f, within(1e-6f));
      assertThat(moment[1]).isCloseTo(0.1f * 0.8f, within(1e-6f));
    }
  }

  @Test
  void decays_matrices_but_not_norms() {
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT)) {
      Tensor parameters = kernels.allocate(1, LAYOUT.size());
      kernels.fill(parameters, 1);
      Tensor gradients = kernels.allocate(1, LAYOUT.size());
      InnerOptimizer optimizer =
          new InnerOptimizer(LAYOUT, kernels, new AdamWOptions(0.9, 0.95, 1e-8, 0.1, 1));
      optimizer.step(parameters, gradients, 10, RATE);
      float[] around = new float[2];
      parameters.read(LAYOUT.matrixSize() - 1, FloatBuffer.wrap(around));
      assertThat(around[0]).isCloseTo(0.999f, within(1e-7f));
      assertThat(around[1]).isEqualTo(1f);
    }
  }

  @Test
  void a_step_without_targets_changes_nothing() {
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT)) {
      Tensor parameters = kernels.allocate(1, LAYOUT.size());
      kernels.fill(parameters, 1);
      InnerOptimizer optimizer =
          new InnerOptimizer(LAYOUT, kernels, new AdamWOptions(0.9, 0.95, 1e-8, 0.1, 1));
      optimizer.step(parameters, kernels.allocate(1, LAYOUT.size()), 0, RATE);
      float[] first = new float[1];
      parameters.read(0, FloatBuffer.wrap(first));
      assertThat(first[0]).isEqualTo(1f);
      assertThat(optimizer.steps()).isZero();
    }
  }
}
