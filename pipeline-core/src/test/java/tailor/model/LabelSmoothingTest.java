package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.DoubleBuffer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.model.nd4j.Nd4jKernels;

/** Against PyTorch's cross_entropy with label_smoothing, by label_smoothing_golden.py. */
class LabelSmoothingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource
  void smoothsAsPyTorch(KernelSet set) throws IOException {
    try (Kernels kernels = set.open()) {
      requireGolden(kernels, Offset.offset(2e-6));
    }
  }

  @Test
  void smoothsAsPyTorchInDoublePrecision() throws IOException {
    try (Kernels kernels = new Nd4jKernels(Precision.DOUBLE)) {
      requireGolden(kernels, Offset.offset(1e-12));
    }
  }

  private void requireGolden(Kernels kernels, Offset<Double> tolerance) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("loss/smoothing.json")) {
      for (JsonNode golden : JSON.readTree(in)) {
        double[][] logits = JSON.treeToValue(golden.get("logits"), double[][].class);
        Tensor x = kernels.allocate(logits.length, logits[0].length);
        Tensor losses = kernels.allocate(1, logits.length);
        for (int i = 0; i < logits.length; i++) {
          x.rowRange(i, 1).write(0, DoubleBuffer.wrap(logits[i]));
        }

        kernels.crossEntropyGradient(
            x,
            JSON.treeToValue(golden.get("targets"), int[].class),
            golden.get("smoothing").asDouble(),
            losses);

        double[] actual = new double[logits.length];
        losses.read(0, DoubleBuffer.wrap(actual));
        assertThat(actual)
            .containsExactly(JSON.treeToValue(golden.get("losses"), double[].class), tolerance);
        double[][] gradients = JSON.treeToValue(golden.get("gradients"), double[][].class);
        for (int i = 0; i < logits.length; i++) {
          double[] row = new double[logits[i].length];
          x.rowRange(i, 1).read(0, DoubleBuffer.wrap(row));
          assertThat(row).containsExactly(gradients[i], tolerance);
        }
      }
    }
  }
}
