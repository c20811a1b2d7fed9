package tailor.model;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import tailor.model.ParameterLayout.Parameter;

/**
 * The first parameters of adapters, as PEFT has them: A uniform in ±1 / sqrt(inputs), which is
 * Kaiming's initialization with a slope of sqrt(5); B zero, so that the model begins as it was;
 * magnitudes the lengths of the rows of the frozen weights. The outcome depends on the layout, the
 * frozen weights and the seed only.
 */
public final class AdapterInitializer {
  private AdapterInitializer() {}

  /** The frozen weights as one flat vector. */
  @FunctionalInterface
  public interface FrozenWeights {
    /** Reads elements from {@code offset} on, all of one parameter. */
    void read(long offset, float[] values, int count);
  }

  /**
   * Fills a vector.
   *
   * @param adapters vector of {@link AdapterLayout#size}, overwritten
   */
  public static void initialize(
      AdapterLayout layout, Tensor adapters, FrozenWeights frozen, long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    for (AdapterLayout.Module module : layout.modules()) {
      adapters.write(
          module.a().offset(), uniform(module.inputs(), module.a().rows(), seeds.split()));
      adapters.write(module.b().offset(), FloatBuffer.allocate(elements(module.b())));
      if (module.magnitude() != null) {
        adapters.write(module.magnitude().offset(), lengths(module.weight(), frozen));
      }
    }
  }

  private static FloatBuffer uniform(int inputs, long rank, SplittableRandom random) {
    double bound = 1 / Math.sqrt(inputs);
    float[] values = new float[Math.toIntExact(inputs * rank)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return FloatBuffer.wrap(values);
  }

  private static FloatBuffer lengths(Parameter weight, FrozenWeights frozen) {
    int outputs = Math.toIntExact(weight.shape().get(0));
    int inputs = Math.toIntExact(weight.shape().get(1));
    float[] lengths = new float[outputs];
    float[] row = new float[inputs];
    for (int i = 0; i < outputs; i++) {
      frozen.read(weight.offset() + (long) i * inputs, row, inputs);
      double squares = 0;
      for (float value : row) {
        squares += (double) value * value;
      }
      lengths[i] = (float) Math.sqrt(squares);
    }
    return FloatBuffer.wrap(lengths);
  }

  private static int elements(ParameterLayout.Block block) {
    return Math.toIntExact(Math.multiplyExact(block.rows(), block.columns()));
  }
}
