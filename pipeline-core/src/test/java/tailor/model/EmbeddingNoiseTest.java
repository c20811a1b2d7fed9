package tailor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddingNoiseTest {
  private static final int WIDTH = 64;
  private static final Batch BATCH =
      Batch.ofSegmentIds(
          2,
          8,
          new int[16],
          new int[] {1, 1, 2, 2, 2, 2, 2, 0, 3, 3, 3, 3, 3, 3, 3, 3},
          new byte[16]);

  @ParameterizedTest
  @EnumSource
  void noiseIsBoundedByTheLengthOfTheSegment(KernelSet set) {
    try (Kernels kernels = set.open();
        EmbeddingNoise noise = new EmbeddingNoise(kernels)) {
      float[] drawn = draw(kernels, noise, 5, 1);
      int[] lengths = {2, 2, 5, 5, 5, 5, 5, 1, 8, 8, 8, 8, 8, 8, 8, 8};
      assertThat(BATCH.segmentLengths()).isEqualTo(lengths);
      for (int token = 0; token < lengths.length; token++) {
        double limit = 5 / Math.sqrt(lengths[token] * WIDTH);
        double largest = 0;
        for (int i = 0; i < WIDTH; i++) {
          largest = Math.max(largest, Math.abs(drawn[token * WIDTH + i] - 1));
        }
        assertThat(largest)
            .isCloseTo(limit, within(0.2 * limit))
            .isLessThanOrEqualTo(1.001 * limit);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPassDrawsTheSameAgainAndAnotherDoesNot(KernelSet set) {
    try (Kernels kernels = set.open();
        EmbeddingNoise noise = new EmbeddingNoise(kernels)) {
      float[] first = draw(kernels, noise, 5, 1);
      assertThat(draw(kernels, noise, 5, 2)).isNotEqualTo(first);
      assertThat(draw(kernels, noise, 5, 1)).isEqualTo(first);
      assertThat(draw(kernels, noise, 0, 1)).containsOnly(1f);
    }
  }

  private static float[] draw(Kernels kernels, EmbeddingNoise noise, double alpha, long key) {
    float[] values = new float[BATCH.size() * WIDTH];
    try (Tensor embeddings = kernels.allocate(BATCH.size(), WIDTH)) {
      kernels.fill(embeddings, 1);
      noise.addTo(
          embeddings,
          BATCH,
          new TrainingPass(new Regularization(0, alpha, 0, 0, 0), RandomKey.of(key)));
      embeddings.read(0, FloatBuffer.wrap(values));
    }
    return values;
  }
}
