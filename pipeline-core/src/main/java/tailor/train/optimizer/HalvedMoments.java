package tailor.train.optimizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tailor.model.AdamW;
import tailor.model.Kernels;
import tailor.model.RandomKey;
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
  private static final int LOWER = 0xFFFF;

  /** 2^32 divided by the golden ratio, odd: neighbours become far from each other. */
  private static final int GOLDEN = 0x9E3779B9;

  private final Kernels kernels;
  private final Tensor both;
  private final Tensor first;
  private final Tensor second;
  private final Bits packed = new Bits();
  private final Bits firstBits = new Bits();
  private final Bits secondBits = new Bits();

  /** Numbers the elements of a part: loops that take a number from memory become vectors. */
  private final int[] numbers = IntStream.range(0, PART).toArray();

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
    int[] bits = packed.read(both, at, count);
    int[] upper = firstBits.values;
    int[] lower = secondBits.values;
    for (int i = 0; i < count; i++) {
      upper[i] = bits[i] & UPPER;
      lower[i] = bits[i] << Short.SIZE;
    }
    firstBits.write(first, 0, count);
    secondBits.write(second, 0, count);
  }

  private void round(long at, int count, long step) {
    int[] bits = packed.values;
    int[] upper = firstBits.read(first, 0, count);
    int[] lower = secondBits.read(second, 0, count);
    int key = (int) RandomKey.of(step).value() + (int) at;
    for (int i = 0; i < count; i++) {
      // well-mixed bits of step and element: the finalizer of MurmurHash3
      int chance = (key + numbers[i]) * GOLDEN;
      chance = (chance ^ (chance >>> 16)) * 0x85EBCA6B;
      chance = (chance ^ (chance >>> 13)) * 0xC2B2AE35;
      chance ^= chance >>> 16;
      int roundedUpper = (upper[i] + (chance & LOWER)) & UPPER;
      int roundedLower = (lower[i] + (chance >>> Short.SIZE)) >>> Short.SIZE;
      bits[i] = roundedUpper | roundedLower;
    }
    packed.write(both, at, count);
  }

  /** A part of a tensor as the bits of its floats. */
  private static final class Bits {
    final int[] values = new int[PART];
    private final ByteBuffer bytes =
        ByteBuffer.allocate(PART * Float.BYTES).order(ByteOrder.nativeOrder());

    int[] read(Tensor tensor, long at, int count) {
      tensor.read(at, bytes.asFloatBuffer().limit(count));
      bytes.asIntBuffer().get(0, values, 0, count);
      return values;
    }

    void write(Tensor tensor, long at, int count) {
      bytes.asIntBuffer().put(0, values, 0, count);
      tensor.write(at, bytes.asFloatBuffer().limit(count));
    }
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
