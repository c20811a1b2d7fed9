package tailor.model;

import java.nio.FloatBuffer;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Cosines and sines of the rotary embedding by position, times the amplitude of its scaling,
 * [positions, headSize / 2] each, as many positions as were asked for so far.
 *
 * <p>The angle is rounded to single precision like the frequencies ({@link
 * RotaryConfig#frequencies}), whatever the precision of the kernels.
 */
final class RotaryTable implements AutoCloseable {
  private static final int LEAST = 128;

  private final ModelConfig config;
  private final Kernels kernels;
  private @Nullable Tensor cosines;
  private @Nullable Tensor sines;

  RotaryTable(ModelConfig config, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
  }

  /** Copies the angles of these positions. cosines, sines: [positions, headSize / 2]. */
  void gather(int[] positions, Tensor cosinesOut, Tensor sinesOut) {
    int most = 0;
    for (int position : positions) {
      most = Math.max(most, position);
    }
    Tensor allCosines = cosines;
    Tensor allSines = sines;
    if (allCosines == null || allSines == null || allCosines.rows() <= most) {
      close();
      int covered = Math.min(config.maxPositions(), Math.max(LEAST, 2 * most));
      allCosines = fill(covered, Math::cos);
      allSines = fill(covered, Math::sin);
      cosines = allCosines;
      sines = allSines;
    }
    kernels.gather(allCosines, positions, cosinesOut);
    kernels.gather(allSines, positions, sinesOut);
  }

  private Tensor fill(int positions, DoubleUnaryOperator function) {
    float[] frequencies = config.rotary().frequencies(config.headSize());
    float amplitude = (float) config.rotary().scaling().amplitude();
    float[] values = new float[Math.multiplyExact(positions, frequencies.length)];
    int i = 0;
    for (int position = 0; position < positions; position++) {
      for (float frequency : frequencies) {
        float angle = position * frequency;
        values[i++] = (float) function.applyAsDouble(angle) * amplitude;
      }
    }
    Tensor table = kernels.allocate(positions, frequencies.length);
    table.write(0, FloatBuffer.wrap(values));
    return table;
  }

  @Override
  public void close() {
    if (cosines != null) {
      cosines.close();
      cosines = null;
    }
    if (sines != null) {
      sines.close();
      sines = null;
    }
  }
}
