package tailor.export.safetensors;

/** The upper half of an IEEE 754 single: 1 sign, 8 exponent and 7 fraction bits. */
final class BrainFloat {
  /** The largest single that does not round to infinity. */
  static final float LARGEST = Float.intBitsToFloat(0x7F7F7FFF);

  private BrainFloat() {}

  static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** Rounds to nearest, ties to even; NaN stays NaN. */
  static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    if ((bits & 0x7FFFFFFF) > 0x7F800000) {
      return (short) (bits >>> 16 | 0x40);
    }
    int roundToEven = 0x7FFF + (bits >>> 16 & 1);
    return (short) (bits + roundToEven >>> 16);
  }
}
