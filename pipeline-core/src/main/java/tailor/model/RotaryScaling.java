package tailor.model;

import java.io.Serializable;
import java.util.function.UnaryOperator;
import tailor.config.ConfigurationException;

/** How rotary frequencies are lowered, so that a model reaches further than it was trained. */
public sealed interface RotaryScaling extends Serializable {

  /**
   * The scaled frequencies, in radians per position and in single precision throughout.
   *
   * @param wavelengths what each unscaled frequency is the reciprocal of, lowest first
   * @param theta base of the wavelengths
   * @return a new array
   */
  float[] frequencies(float[] wavelengths, double theta);

  /** What cosines and sines are multiplied by. */
  default double amplitude() {
    return 1;
  }

  /** Frequencies as they are. */
  record None() implements RotaryScaling {
    @Override
    public float[] frequencies(float[] wavelengths, double theta) {
      return each(wavelengths, frequency -> frequency);
    }
  }

  /**
   * Frequencies that fall with the length of a sequence once it is longer than {@code
   * max_position_embeddings} ({@code rope_type} dynamic). No sequence is here, so that they stay as
   * they are.
   */
  record Dynamic(double factor) implements RotaryScaling {
    public Dynamic {
      requireFactor(factor);
    }

    @Override
    public float[] frequencies(float[] wavelengths, double theta) {
      return each(wavelengths, frequency -> frequency);
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
    public float[] frequencies(float[] wavelengths, double theta) {
      return each(wavelengths, frequency -> frequency / (float) factor);
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
    public float[] frequencies(float[] wavelengths, double theta) {
      return each(wavelengths, this::scale);
    }

    private float scale(float frequency) {
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

  /**
   * Waves that turn less than {@code slowRotations} times within the original length divided by a
   * factor, those that turn more than {@code fastRotations} times kept, a linear ramp over the
   * pairs between ({@code rope_type} yarn, arXiv 2309.00071).
   *
   * @param factor divisor of long waves ({@code factor})
   * @param originalMaxPositions sequence length before the extension ({@code
   *     original_max_position_embeddings})
   * @param fastRotations {@code beta_fast}
   * @param slowRotations {@code beta_slow}
   * @param bounds whether the ramp begins and ends at whole pairs ({@code truncate})
   * @param amplitude what cosines and sines are multiplied by ({@code attention_factor})
   */
  record Yarn(
      double factor,
      int originalMaxPositions,
      double fastRotations,
      double slowRotations,
      RampBounds bounds,
      double amplitude)
      implements RotaryScaling {
    /** {@code beta_fast}, if absent. */
    public static final double FAST_ROTATIONS = 32;

    /** {@code beta_slow}, if absent. */
    public static final double SLOW_ROTATIONS = 1;

    /** Keeps a ramp of no width from dividing by zero. */
    private static final double LEAST_WIDTH = 0.001;

    public Yarn {
      requireFactor(factor);
      if (originalMaxPositions < 1) {
        throw new ConfigurationException(
            "rope_scaling.original_max_position_embeddings is "
                + originalMaxPositions
                + ", expected at least 1");
      }
      if (!(slowRotations > 0) || !(fastRotations >= slowRotations)) {
        throw new ConfigurationException(
            "rope_scaling has beta_slow "
                + slowRotations
                + " and beta_fast "
                + fastRotations
                + ", expected 0 < beta_slow <= beta_fast");
      }
      if (!(amplitude > 0) || Double.isInfinite(amplitude)) {
        throw new ConfigurationException(
            "rope_scaling.attention_factor is " + amplitude + ", expected a positive number");
      }
    }

    /** The amplitude that the paper recommends: {@code 0.1 ln(factor) + 1}. */
    public static double recommendedAmplitude(double factor) {
      return amplitude(factor, 1);
    }

    /** {@code 0.1 scale ln(factor) + 1}, or 1 where nothing is extended. */
    public static double amplitude(double factor, double scale) {
      return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }

    @Override
    public float[] frequencies(float[] wavelengths, double theta) {
      int headSize = 2 * wavelengths.length;
      double first = Math.max(bounds.first(pair(fastRotations, headSize, theta)), 0);
      double last = Math.min(bounds.last(pair(slowRotations, headSize, theta)), headSize - 1);
      double width = first == last ? LEAST_WIDTH : last - first;
      float[] frequencies = new float[wavelengths.length];
      for (int i = 0; i < frequencies.length; i++) {
        float ramp = (i - (float) first) / (float) width;
        float kept = 1 - Math.max(0, Math.min(1, ramp));
        float divided = 1 / ((float) factor * wavelengths[i]);
        frequencies[i] = divided * (1 - kept) + 1 / wavelengths[i] * kept;
      }
      return frequencies;
    }

    /** The pair of a head, as a fraction, that turns so many times within the original length. */
    private double pair(double rotations, int headSize, double theta) {
      return headSize
          * Math.log(originalMaxPositions / (rotations * 2 * Math.PI))
          / (2 * Math.log(theta));
    }
  }

  /** Where the ramp of {@link Yarn} begins and ends. */
  enum RampBounds {
    /** At the whole pairs around it. */
    WHOLE {
      @Override
      double first(double pair) {
        return Math.floor(pair);
      }

      @Override
      double last(double pair) {
        return Math.ceil(pair);
      }
    },
    /** Between pairs. */
    EXACT {
      @Override
      double first(double pair) {
        return pair;
      }

      @Override
      double last(double pair) {
        return pair;
      }
    };

    abstract double first(double pair);

    abstract double last(double pair);
  }

  private static float[] each(float[] wavelengths, UnaryOperator<Float> scale) {
    float[] frequencies = new float[wavelengths.length];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = scale.apply(1 / wavelengths[i]);
    }
    return frequencies;
  }

  private static void requireFactor(double factor) {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new ConfigurationException(
          "rope_scaling.factor is " + factor + ", expected a positive number");
    }
  }
}
