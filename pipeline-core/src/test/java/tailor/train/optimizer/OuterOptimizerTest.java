package tailor.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.model.Kernels;
import tailor.model.Precision;
import tailor.model.Tensor;
import tailor.model.nd4j.Nd4jKernels;

class OuterOptimizerTest {
  @Test
  void averaging_takes_the_mean_as_it_is() {
    float[] result = new float[2];
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT)) {
      Tensor parameters = vector(kernels, 1f, 2f);
      OuterOptimizer optimizer =
          OuterOptimizer.of(
              new OuterOptions(OuterOptimizerType.AVERAGING, 0.7, 0.5), parameters, kernels);
      optimizer.apply(0, new float[] {0.1f, Float.MIN_VALUE});
      parameters.read(0, FloatBuffer.wrap(result));
      assertThat(optimizer.state()).isNull();
    }
    assertThat(result).containsExactly(0.1f, Float.MIN_VALUE);
  }

  @Test
  void nesterov_follows_the_formula_by_hand() {
    // theta 1, means 0.5 then 0.4, rate 0.7, momentum 0.5:
    // g = 0.5, b = 0.5, theta = 1 - 0.7 (0.5 + 0.25) = 0.475
    // g = 0.075, b = 0.325, theta = 0.475 - 0.7 (0.075 + 0.1625) = 0.30875
    float[] result = new float[3];
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT)) {
      Tensor parameters = vector(kernels, 9f, 1f, 9f);
      OuterOptimizer optimizer =
          OuterOptimizer.of(
              new OuterOptions(OuterOptimizerType.NESTEROV, 0.7, 0.5), parameters, kernels);
      optimizer.apply(1, new float[] {0.5f});
      parameters.read(0, FloatBuffer.wrap(result));
      assertThat(result[1]).isCloseTo(0.475f, within(1e-6f));
      optimizer.apply(1, new float[] {0.4f});
      parameters.read(0, FloatBuffer.wrap(result));
      optimizer.close();
    }
    assertThat(result[1]).isCloseTo(0.30875f, within(1e-6f));
    assertThat(result[0]).isEqualTo(9f);
    assertThat(result[2]).isEqualTo(9f);
  }

  @ParameterizedTest
  @EnumSource
  void a_mean_of_differences_does_what_the_mean_of_parameters_does(OuterOptimizerType type) {
    float[] before = {1f, -2f, 0.5f};
    float[] difference = {0.25f, -0.5f, 0.125f};
    float[] mean = {0.75f, -1.5f, 0.375f};
    OuterOptions options = new OuterOptions(type, 0.7, 0.5);
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT)) {
      Tensor byMean = vector(kernels, before);
      Tensor byDifference = vector(kernels, before);
      try (OuterOptimizer first = OuterOptimizer.of(options, byMean, kernels);
          OuterOptimizer second = OuterOptimizer.of(options, byDifference, kernels)) {
        first.apply(0, mean);
        second.descend(0, difference);
      }
      assertThat(values(byDifference)).isEqualTo(values(byMean)).isNotEqualTo(before);
    }
  }

  private static float[] values(Tensor vector) {
    float[] values = new float[(int) vector.size()];
    vector.read(0, FloatBuffer.wrap(values));
    return values;
  }

  @Test
  void stepsAsPyTorchsSgd() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("outer.json");
        Kernels kernels = new Nd4jKernels(Precision.FLOAT)) {
      for (JsonNode golden : new ObjectMapper().readTree(in)) {
        OuterOptions options =
            new OuterOptions(
                OuterOptimizerType.NESTEROV,
                golden.get("rate").asDouble(),
                golden.get("momentum").asDouble());
        Tensor parameters = vector(kernels, floats(golden.get("before")));
        try (OuterOptimizer optimizer = OuterOptimizer.of(options, parameters, kernels)) {
          for (JsonNode round : golden.get("rounds")) {
            float[] mean = floats(round.get("mean"));
            optimizer.apply(0, Arrays.copyOfRange(mean, 0, 5));
            optimizer.apply(5, Arrays.copyOfRange(mean, 5, mean.length));
            float[] after = new float[mean.length];
            parameters.read(0, FloatBuffer.wrap(after));
            assertThat(after)
                .as("%s", options)
                .containsExactly(floats(round.get("after")), Offset.offset(1e-6f));
          }
        }
      }
    }
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }

  private static Tensor vector(Kernels kernels, float... values) {
    Tensor vector = kernels.allocate(1, values.length);
    vector.write(0, FloatBuffer.wrap(values));
    return vector;
  }
}
