package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tailor.model.RotaryScaling.RampBounds;
import tailor.model.RotaryScaling.Yarn;
import tailor.model.nd4j.Nd4jKernels;

/** Far positions turn by the angles that transformers turns them by. */
class RotaryTableTest {

  static Stream<Arguments> scalings() {
    return Stream.of(
        Arguments.of("none", RotaryConfig.unscaled(10000)),
        Arguments.of("linear", new RotaryConfig(10000, new RotaryScaling.Linear(3))),
        Arguments.of("llama3", new RotaryConfig(500000, new RotaryScaling.Llama3(32, 1, 4, 2048))),
        Arguments.of("dynamic", new RotaryConfig(10000, new RotaryScaling.Dynamic(2))),
        Arguments.of(
            "yarn",
            new RotaryConfig(
                1e6, new Yarn(4, 2048, 32, 1, RampBounds.WHOLE, Yarn.recommendedAmplitude(4)))),
        Arguments.of(
            "yarn-exact",
            new RotaryConfig(
                10000,
                new Yarn(
                    4,
                    2048,
                    2,
                    0.5,
                    RampBounds.EXACT,
                    Yarn.amplitude(4, 1) / Yarn.amplitude(4, 0.7)))));
  }

  @ParameterizedTest
  @MethodSource("scalings")
  void turnsAsTransformersDoes(String name, RotaryConfig rotary) throws IOException {
    JsonNode golden = golden();
    int[] positions = new int[golden.get("positions").size()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = golden.get("positions").get(i).asInt();
    }
    ModelConfig config = new ModelConfig(1, 64, 1, 1, 1, 1, 64, 8192, 1e-5, rotary, true);
    try (Kernels kernels = new Nd4jKernels(Precision.FLOAT);
        RotaryTable table = new RotaryTable(config, kernels)) {
      Tensor cosines = kernels.allocate(positions.length, 32);
      Tensor sines = kernels.allocate(positions.length, 32);

      table.gather(positions, cosines, sines);

      assertEqual(cosines, golden.get(name).get("cosines"), rotary.scaling().amplitude());
      assertEqual(sines, golden.get(name).get("sines"), rotary.scaling().amplitude());
    }
  }

  private static void assertEqual(Tensor tensor, JsonNode expected, double amplitude) {
    // a cosine is within 1e-7; its product with an amplitude is rounded once more
    double allowed = amplitude == 1 ? 1e-7 : 1e-7 * amplitude + Math.ulp(1f) / 2;
    float[] values = new float[expected.size()];
    tensor.read(0, FloatBuffer.wrap(values));
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected.get(i).asDouble(), Offset.offset(allowed));
    }
  }

  private static JsonNode golden() throws IOException {
    try (InputStream json = RotaryTableTest.class.getResourceAsStream("rotary.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(json));
    }
  }
}
