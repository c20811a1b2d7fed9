package tailor.model;

import java.nio.DoubleBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The noise of NEFTune (arXiv 2310.05914, algorithm 1) on the embeddings of a batch. It has no
 * gradient of its own.
 */
final class EmbeddingNoise implements AutoCloseable {
  private static final long PART = 1;

  private final Kernels kernels;
  private @Nullable Tensor noise; // [T, H]

  EmbeddingNoise(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Adds the noise of a pass, if it has any, to embeddings, [T, H]. */
  void addTo(Tensor embeddings, Batch batch, TrainingPass pass) {
    double alpha = pass.regularization().noiseAlpha();
    if (alpha == 0) {
      return;
    }
    Tensor drawn = noise;
    if (drawn == null || drawn.rows() != embeddings.rows()) {
      close();
      drawn = kernels.allocate(embeddings.rows(), embeddings.columns());
      noise = drawn;
    }
    draw(drawn, batch.segmentLengths(), alpha, pass.key().with(PART));
    kernels.addScaled(1, drawn, embeddings); // [T, H]
  }

  private static void draw(Tensor noise, int[] segmentLengths, double alpha, RandomKey key) {
    int width = (int) noise.columns();
    double[] row = new double[width];
    for (int token = 0; token < segmentLengths.length; token++) {
      double limit = alpha / Math.sqrt((double) segmentLengths[token] * width);
      for (int i = 0; i < width; i++) {
        row[i] = limit * (2 * key.uniform((long) token * width + i) - 1);
      }
      noise.write((long) token * width, DoubleBuffer.wrap(row));
    }
  }

  @Override
  public void close() {
    if (noise != null) {
      noise.close();
      noise = null;
    }
  }
}
