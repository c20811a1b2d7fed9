package tailor.model;

import java.io.Serializable;
import tailor.config.ConfigurationException;

/** How rotary frequencies are lowered, so that a model reaches further than it was trained. */
public sealed interface RotaryScaling extends Serializable {

  /** The scaled frequency, both in radians per position, in single precision throughout. */
  float scale(float frequency);

  /** Frequencies as they are. */
  record None() implements RotaryScaling {
    @Override
    public float scale(float frequency) {
      return frequency;
    }
  }

  /**
   * Every frequency divided by a factor (position interpolation, arXiv 2306.15595; {@code
   * rope_type} linear).
   */
  record Linear(double factor) implements RotaryScaling {
    public Linear {
      requireFactor(factor);
    }

    @Override
    public float scale(float frequency) {
      return frequency / (float) factor;
    }
  }

  /**
   * Long waves divided by a factor, short waves kept, a linear ramp between ({@code rope_type}
   * llama3, as in Llama 3.1).
   *
   * @param factor divisor of long waves ({@code factor})
   * @param lowFrequencyFactor waves longer than {@code originalMaxPositions / lowFrequencyFactor}
   *     are long ({@code low_freq_factor})
   * @param highFrequencyFactor waves shorter than {@code originalMaxPositions /
   *     highFrequencyFactor} are short ({@code high_freq_factor})
   * @param originalMaxPositions sequence length before the extension ({@code
   *     original_max_position_embeddings})
   */
  record Llama3(
      double factor,
      double lowFrequencyFactor,
      double highFrequencyFactor,
      int originalMaxPositions)
      implements RotaryScaling {
    public Llama3 {
      requireFactor(factor);
      if (!(lowFrequencyFactor > 0) || !(highFrequencyFactor > lowFrequencyFactor)) {
        throw new ConfigurationException(
            "rope_scaling has low_freq_factor "
                + lowFrequencyFactor
                + " and high_freq_factor "
                + highFrequencyFactor
                + ", expected 0 < low_freq_factor < high_freq_factor");
      }
      if (originalMaxPositions < 1) {
        throw new ConfigurationException(
            "rope_scaling.original_max_position_embeddings is "
                + originalMaxPositions
                + ", expected at least 1");
      }
    }

    @Override
    public float scale(float frequency) {
      float wavelength = (float) (2 * Math.PI) / frequency;
      float waves = originalMaxPositions / wavelength;
      float longest = (float) lowFrequencyFactor;
      float shortest = (float) highFrequencyFactor;
      if (waves < longest) {
        return frequency / (float) factor;
      }
      if (waves > shortest) {
        return frequency;
      }
      float kept = (waves - longest) / (shortest - longest);
      return (1 - kept) * frequency / (float) factor + kept * frequency;
    }
  }

  private static void requireFactor(double factor) {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new ConfigurationException(
          "rope_scaling.factor is " + factor + ", expected a positive number");
    }
  }
}
