package tailor.export.safetensors;

/** IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits. */
public final class HalfPrecision {
  /** Moves a half's exponent, taken for a single's, to where it belongs: 2^(127-15). */
  private static final float REBIAS = 0x1p112f;

  private static final int SINGLE_INFINITY = 0x7F800000;
  private static final int HALF_INFINITY = 0x7C00;
  private static final int SMALLEST_NORMAL_HALF = (127 - 14) << 23;

  /** Half way from 65504, the largest half, to the 65536 that would follow. */
  private static final int FIRST_OVERFLOW = Float.floatToRawIntBits(65520f);

  /** The largest single that does not round to infinity. */
  static final float LARGEST = Float.intBitsToFloat(FIRST_OVERFLOW - 1);

  private HalfPrecision() {}

  /** Widens exactly. */
  public static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int magnitude = (half & 0x7FFF) << 13;
    int bits =
        magnitude >= HALF_INFINITY << 13
            ? magnitude | SINGLE_INFINITY
            : Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) * REBIAS);
    return Float.intBitsToFloat(sign | bits);
  }

  /** Rounds to nearest, ties to even; from 65520 on infinite; NaN stays NaN. */
  public static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7FFFFFFF;
    if (magnitude > SINGLE_INFINITY) {
      return (short) (sign | HALF_INFINITY | 0x200 | magnitude >>> 13 & 0x3FF);
    }
    if (magnitude >= FIRST_OVERFLOW) {
      return (short) (sign | HALF_INFINITY);
    }
    if (magnitude < SMALLEST_NORMAL_HALF) {
      // Adding 0.5 leaves a fraction whose last bit is 2^-24, a half's smallest: the sum rounds.
      float aligned = Float.intBitsToFloat(magnitude) + 0.5f;
      return (short) (sign | Float.floatToRawIntBits(aligned) - Float.floatToRawIntBits(0.5f));
    }
    int roundToEven = 0xFFF + (magnitude >>> 13 & 1);
    int rebiased = magnitude - ((127 - 15) << 23) + roundToEven;
    return (short) (sign | rebiased >>> 13);
  }
}
