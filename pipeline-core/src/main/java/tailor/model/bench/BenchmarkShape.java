package tailor.model.bench;

import tailor.model.ModelConfig;
import tailor.model.RotaryConfig;

/** The models that are measured. */
public enum BenchmarkShape {
  /** SmolLM2-135M: 30 layers, hidden 576, grouped-query attention, tied, vocabulary of 49,152. */
  SMOLLM2_135M("135m", 49152, 576, 1536, 30, 9, 3),
  /** 15 million parameters, of which the embedding is two thirds: 6 layers, hidden 288. */
  SIX_BY_288("6x288", 32000, 288, 768, 6, 6, 6),
  /** A quarter of a million parameters: 5 layers, hidden 64. Products too small to dominate. */
  FIVE_BY_64("5x64", 512, 64, 172, 5, 8, 4);

  private static final int MAX_POSITIONS = 8192;

  private final String label;
  private final ModelConfig config;

  BenchmarkShape(
      String label,
      int vocabulary,
      int hidden,
      int intermediate,
      int layers,
      int heads,
      int keyValueHeads) {
    this.label = label;
    this.config =
        new ModelConfig(
            vocabulary,
            hidden,
            intermediate,
            layers,
            heads,
            keyValueHeads,
            hidden / heads,
            MAX_POSITIONS,
            1e-5,
            RotaryConfig.unscaled(10_000),
            true);
  }

  public ModelConfig config() {
    return config;
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return label;
  }
}
