package tailor.train;

import tailor.model.ModelConfig;
import tailor.model.RotaryConfig;
import tailor.train.graph.KernelSet;
import tailor.train.graph.LossReduction;
import tailor.train.graph.PackedArrays;
import tailor.train.graph.TransformerLayer;

/** A model that learns to count in a fraction of a second, and sequences of counting. */
public final class TinyModel {
  public static final int VOCABULARY = 32;
  public static final int LENGTH = 16;

  public static final ModelConfig CONFIG =
      new ModelConfig(
          VOCABULARY, 16, 32, 2, 4, 2, 4, 64, 1e-5, RotaryConfig.unscaled(10_000), true);

  private TinyModel() {}

  /** The model as a layer. */
  public static TransformerLayer layer(LossReduction reduction, int rowsPerPass) {
    return new TransformerLayer(CONFIG, KernelSet.ND4J, reduction, rowsPerPass, 1);
  }

  /** A sequence that counts up from a number of its own, with two tokens of padding at the end. */
  public static PackedArrays sequence(int number) {
    int[] tokens = new int[LENGTH];
    int[] segments = new int[LENGTH];
    byte[] mask = new byte[LENGTH];
    for (int i = 0; i < LENGTH - 2; i++) {
      tokens[i] = (5 * number + i) % VOCABULARY;
      segments[i] = 1;
      mask[i] = (byte) (i < 3 && number % 2 == 0 ? 0 : 1);
    }
    return new PackedArrays(1, LENGTH, tokens, segments, mask);
  }
}
