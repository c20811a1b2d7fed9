package tailor.model.vector;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Powers of two: {@code 2^x = 2^n p(x - n)} with n the nearest integer and p a polynomial of degree
 * 6, right to 1e-7 of the value. 0 below 2^-126, infinity from 2^128 on, NaN for NaN and for the
 * infinities.
 *
 * <p>The coefficients were fitted to the smallest relative error on [-1/2, 1/2], 2e-9.
 */
final class Exponential {
  /** {@code e^x = 2^(LOG2_E * x)}. */
  static final float LOG2_E = 1.44269504f;

  /** Natural logarithm of 2. */
  static final double LN_2 = 0.6931471805599453;

  private static final float C1 = 6.9314718e-1f;
  private static final float C2 = 2.4022648e-1f;
  private static final float C3 = 5.5503324e-2f;
  private static final float C4 = 9.6184369e-3f;
  private static final float C5 = 1.3398875e-3f;
  private static final float C6 = 1.5353362e-4f;

  // 1.5 * 2^23: a float of this magnitude has no bits behind the point, so adding it rounds, and
  // leaves the integer in the low bits
  private static final float ROUND = 12582912f;
  private static final int LOWEST = Float.floatToRawIntBits(ROUND) - 127;
  private static final int HIGHEST = Float.floatToRawIntBits(ROUND) + 128;
  private static final int MANTISSA_BITS = 23;
  private static final int EXPONENT_OF_ONE = 127 << MANTISSA_BITS;

  private Exponential() {}

  /**
   * {@code y = 2^(factor * x - shift)}; y may be x. Offsets are in bytes.
   *
   * <p>Longer than C2's FreqInlineSize of 325 bytecodes, so that it is compiled by itself: this
   * loop takes most of what C2 will inline in one compilation, and a caller that inlined it would
   * run out.
   *
   * @return the sum of y
   */
  static float powers(
      ByteBuffer x, int from, ByteBuffer y, int to, int count, float factor, float shift) {
    int whole = Lanes.vectorBytes(count);
    FloatVector factors = Lanes.all(factor);
    FloatVector shifts = Lanes.all(-shift);
    FloatVector round = Lanes.all(ROUND);
    FloatVector c6 = Lanes.all(C6);
    FloatVector c5 = Lanes.all(C5);
    FloatVector c4 = Lanes.all(C4);
    FloatVector c3 = Lanes.all(C3);
    FloatVector c2 = Lanes.all(C2);
    FloatVector c1 = Lanes.all(C1);
    FloatVector one = Lanes.all(1);
    FloatVector sums = Lanes.zero();
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector exponent = Lanes.load(x, from + i).fma(factors, shifts);
      FloatVector rounded = exponent.add(round);
      FloatVector r = exponent.sub(rounded.sub(round));
      FloatVector p = r.fma(c6, c5);
      p = p.fma(r, c4);
      p = p.fma(r, c3);
      p = p.fma(r, c2);
      p = p.fma(r, c1);
      p = p.fma(r, one);
      IntVector bits = rounded.reinterpretAsInts().max(LOWEST).min(HIGHEST);
      bits = bits.lanewise(VectorOperators.LSHL, MANTISSA_BITS).add(EXPONENT_OF_ONE);
      FloatVector power = p.mul(bits.reinterpretAsFloats());
      Lanes.store(power, y, to + i);
      sums = sums.add(power);
    }
    float sum = sums.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < count * Float.BYTES; i += Float.BYTES) {
      float power = power(Math.fma(x.getFloat(from + i), factor, -shift));
      y.putFloat(to + i, power);
      sum += power;
    }
    return sum;
  }

  /** {@code 2^x}, to the bit as a lane of {@link #powers}. */
  private static float power(float x) {
    float rounded = x + ROUND;
    float r = x - (rounded - ROUND);
    float p = Math.fma(r, C6, C5);
    p = Math.fma(p, r, C4);
    p = Math.fma(p, r, C3);
    p = Math.fma(p, r, C2);
    p = Math.fma(p, r, C1);
    p = Math.fma(p, r, 1);
    int bits = Math.min(HIGHEST, Math.max(LOWEST, Float.floatToRawIntBits(rounded)));
    return p * Float.intBitsToFloat((bits << MANTISSA_BITS) + EXPONENT_OF_ONE);
  }
}
