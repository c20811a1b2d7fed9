package tailor.model;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Parameters of a model that is to be trained from scratch: matrices from a normal distribution
 * around 0, norms 1, biases 0. The outcome depends on the layout, the deviation and the seed only.
 */
public final class ParameterInitializer {
  /** The deviation that Llama's configuration has by default ({@code initializer_range}). */
  public static final double DEFAULT_DEVIATION = 0.02;

  private static final int CHUNK = 1 << 16;

  private ParameterInitializer() {}

  /**
   * Fills a vector.
   *
   * @param parameters vector of {@link ParameterLayout#size}, overwritten
   * @param deviation standard deviation of the matrices' elements
   */
  public static void initialize(
      ParameterLayout layout, Tensor parameters, double deviation, long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    for (ParameterLayout.Parameter parameter : layout.parameters().values()) {
      SplittableRandom random = seeds.split();
      float[] chunk = new float[CHUNK];
      for (long from = 0; from < parameter.size(); from += CHUNK) {
        int count = (int) Math.min(CHUNK, parameter.size() - from);
        for (int i = 0; i < count; i++) {
          chunk[i] =
              switch (parameter.role()) {
                case MATRIX -> (float) (deviation * random.nextGaussian());
                case SCALE -> 1;
                case BIAS -> 0;
              };
        }
        parameters.write(parameter.offset() + from, FloatBuffer.wrap(chunk, 0, count));
      }
    }
  }
}
