package tailor.model;

import java.nio.FloatBuffer;

/**
 * Cosines and sines of the rotary embedding by position, [positions, headSize / 2] each, as many
 * positions as were asked for so far.
 *
 * <p>Frequency and angle are rounded to 32 bits before the cosine is taken, whatever the precision:
 * so do the programs that trained the models, and at position 4,000 the rounding is worth more than
 * 1e-4.
 */
final class RotaryTable implements AutoCloseable {
  private final ModelConfig config;
  private final Kernels kernels;
  private Tensor cosines;
  private Tensor sines;

  RotaryTable(ModelConfig config, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
    this.cosines = kernels.allocate(0, config.headSize() / 2);
    this.sines = kernels.allocate(0, config.headSize() / 2);
  }

  /** Copies the angles of these positions. cosines, sines: [positions, headSize / 2]. */
  void gather(int[] positions, Tensor cosines, Tensor sines) {
    int most = 0;
    for (int position : positions) {
      most = Math.max(most, position);
    }
    cover(most + 1);
    kernels.gather(this.cosines, positions, cosines);
    kernels.gather(this.sines, positions, sines);
  }

  private void cover(int positions) {
    if (positions <= cosines.rows()) {
      return;
    }
    int pairs = config.headSize() / 2;
    int covered = (int) Math.min(config.maxPositions(), Math.max(positions, 2 * cosines.rows()));
    double[] frequencies = config.rotary().frequencies(config.headSize());
    float[] cosine = new float[Math.multiplyExact(covered, pairs)];
    float[] sine = new float[cosine.length];
    for (int position = 0, i = 0; position < covered; position++) {
      for (int pair = 0; pair < pairs; pair++, i++) {
        float angle = position * (float) frequencies[pair];
        cosine[i] = (float) Math.cos(angle);
        sine[i] = (float) Math.sin(angle);
      }
    }
    close();
    cosines = kernels.allocate(covered, pairs);
    sines = kernels.allocate(covered, pairs);
    cosines.write(0, FloatBuffer.wrap(cosine));
    sines.write(0, FloatBuffer.wrap(sine));
  }

  @Override
  public void close() {
    cosines.close();
    sines.close();
  }
}
