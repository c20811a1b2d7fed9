package tailor.model.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Powers of two: {@code 2^x = 2^n p(x - n)} with n the nearest integer and p a polynomial of degree
 * 6, right to 1e-7 of the value. Callers fold the factor {@link #LOG2_E} into a product that they
 * have anyway.
 */
final class Exponential {
  /** {@code e^x = 2^(LOG2_E * x)}. */
  static final float LOG2_E = 1.44269504f;

  /** Natural logarithm of 2. */
  static final double LN_2 = 0.6931471805599453;

  // 1.5 * 2^23: a float of this magnitude has no bits behind the point, so adding it rounds, and
  // leaves the integer in the low bits
  private static final float ROUND = 12582912f;
  private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
  private static final int MANTISSA_BITS = 23;
  private static final int EXPONENT_OF_ONE = 127 << MANTISSA_BITS;

  private Exponential() {}

  /**
   * {@code 2^x}; 0 below 2^-126, infinity from 2^128 on, NaN for NaN and for the infinities.
   *
   * <p>The coefficients were fitted to the smallest relative error on [-1/2, 1/2], 2e-9.
   */
  static FloatVector powerOfTwo(FloatVector x) {
    FloatVector rounded = x.add(ROUND);
    FloatVector r = x.sub(rounded.sub(ROUND));
    FloatVector p = r.fma(Lanes.all(1.5353362e-4f), Lanes.all(1.3398875e-3f));
    p = p.fma(r, Lanes.all(9.6184369e-3f));
    p = p.fma(r, Lanes.all(5.5503324e-2f));
    p = p.fma(r, Lanes.all(2.4022648e-1f));
    p = p.fma(r, Lanes.all(6.9314718e-1f));
    p = p.fma(r, Lanes.all(1f));
    IntVector exponent =
        rounded
            .reinterpretAsInts()
            .max(ROUND_BITS - 127)
            .min(ROUND_BITS + 128)
            .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
            .add(EXPONENT_OF_ONE);
    return p.mul(exponent.reinterpretAsFloats());
  }
}
