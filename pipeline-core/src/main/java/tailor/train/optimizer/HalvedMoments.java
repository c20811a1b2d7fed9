package tailor.train.optimizer;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tailor.model.AdamW;
import tailor.model.Kernels;
import tailor.model.Tensor;

/**
 * Moments in bfloat16, widened part by part for a step. Both of a parameter lie in one float: the
 * first in its upper half, which makes it no NaN while that is none, the second in its lower half.
 *
 * <p>They are rounded stochastically (Gupta et al. 2015, arXiv 1502.02551; of bfloat16 in training
 * Zamirai et al. 2020, arXiv 2010.06192): up or down with the probability that keeps the mean.
 * Rounding to the nearest would stop a second moment with beta2 = 0.999, which a step moves by a
 * thousandth at most, while neighbouring values are 1/256 to 1/128 apart. The chance is a function
 * of step and element, so that a step that is taken again ends in the same bits.
 */
final class HalvedMoments implements Moments {
  private static final int PART = 1 << 16;
  private static final int UPPER = 0xFFFF_0000;

  private final Kernels kernels;
  private final Tensor both;
  private final Tensor first;
  private final Tensor second;
  private final float[] packed = new float[PART];
  private final float[] firstValues = new float[PART];
  private final float[] secondValues = new float[PART];

  HalvedMoments(long parameters, Kernels kernels) {
    this.kernels = kernels;
    this.both = kernels.allocate(1, parameters);
    this.first = kernels.allocate(1, PART);
    this.second = kernels.allocate(1, PART);
  }

  @Override
  public void step(AdamW step, Tensor parameters, Tensor gradients, long offset, long size) {
    for (long at = offset; at < offset + size; at += PART) {
      int count = (int) Math.min(PART, offset + size - at);
      widen(at, count);
      kernels.adamW(
          step,
          parameters.view(at, 1, count),
          gradients.view(at, 1, count),
          first.view(0, 1, count),
          second.view(0, 1, count));
      round(at, count, step.step());
    }
  }

  private void widen(long at, int count) {
    both.read(at, FloatBuffer.wrap(packed, 0, count));
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToRawIntBits(packed[i]);
      firstValues[i] = Float.intBitsToFloat(bits & UPPER);
      secondValues[i] = Float.intBitsToFloat(bits << Short.SIZE);
    }
    first.write(0, FloatBuffer.wrap(firstValues, 0, count));
    second.write(0, FloatBuffer.wrap(secondValues, 0, count));
  }

  private void round(long at, int count, long step) {
    first.read(0, FloatBuffer.wrap(firstValues, 0, count));
    second.read(0, FloatBuffer.wrap(secondValues, 0, count));
    for (int i = 0; i < count; i++) {
      int chance = mix(step, at + i);
      int upper = Float.floatToRawIntBits(firstValues[i]) + (chance & 0xFFFF);
      int lower = Float.floatToRawIntBits(secondValues[i]) + (chance >>> Short.SIZE);
      packed[i] = Float.intBitsToFloat(upper & UPPER | lower >>> Short.SIZE);
    }
    both.write(at, FloatBuffer.wrap(packed, 0, count));
  }

  /** Well-mixed bits of a step and an element (the finalizer of SplitMix64, Steele et al. 2014). */
  private static int mix(long step, long element) {
    long z = step * 0x9E3779B97F4A7C15L + element;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) (z ^ (z >>> 31));
  }

  @Override
  public SortedMap<String, Tensor> state() {
    return new TreeMap<>(Map.of("moments_bf16", both));
  }

  @Override
  public void close() {
    both.close();
    first.close();
    second.close();
  }
}
