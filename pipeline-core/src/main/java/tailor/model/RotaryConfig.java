package tailor.model;

import java.io.Serializable;
import tailor.config.ConfigurationException;

/**
 * Rotary position embedding (Su et al., arXiv 2104.09864).
 *
 * @param theta base of the wavelengths ({@code rope_theta}; Llama 2: 10000, Llama 3: 500000)
 * @param scaling how frequencies are changed to reach further ({@code rope_scaling})
 */
public record RotaryConfig(double theta, RotaryScaling scaling) implements Serializable {

  public RotaryConfig {
    if (!(theta > 0) || Double.isInfinite(theta)) {
      throw new ConfigurationException(
          "rope_theta is " + theta + ", expected a positive number such as 10000");
    }
  }

  /** Rotary embedding without scaling. */
  public static RotaryConfig unscaled(double theta) {
    return new RotaryConfig(theta, new RotaryScaling.None());
  }

  /**
   * Radians that each pair of a head turns per position: {@code theta^(-2i / headSize)}, scaled.
   *
   * <p>Every operation is rounded to single precision, since so do the programs that trained the
   * models: some thousand positions on, what was rounded off here is worth more than 1e-4.
   *
   * @return headSize / 2 frequencies, highest first
   */
  public float[] frequencies(int headSize) {
    float[] wavelengths = new float[headSize / 2];
    for (int i = 0; i < wavelengths.length; i++) {
      wavelengths[i] = (float) Math.pow(theta, 2 * i / (float) headSize);
    }
    return scaling.frequencies(wavelengths, theta);
  }
}
