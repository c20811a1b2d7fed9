package tailor.export.safetensors;

import tailor.run.BadDataException;

/** Refuses weights that are no numbers to compute with. */
public final class FiniteWeights {
  private FiniteWeights() {}

  /**
   * Checks some values of a tensor.
   *
   * @param file the tensor's file, for the message
   * @param offset the first value's index in the tensor, for the message
   * @throws BadDataException naming the first of {@code count} values that is NaN or infinite
   */
  public static void require(String file, String tensor, long offset, float[] values, int count) {
    int signs = 0;
    for (int i = 0; i < count; i++) {
      // An exponent of ones, and only that, carries into the sign.
      signs |= (Float.floatToRawIntBits(values[i]) & 0x7F800000) + 0x00800000;
    }
    if (signs >= 0) {
      return;
    }
    int at = 0;
    while (Float.isFinite(values[at])) {
      at++;
    }
    throw new BadDataException(
        "%s: element %,d of tensor '%s' is %s; weights must be finite. The model was damaged when it was trained or written."
            .formatted(file, offset + at, tensor, values[at]));
  }
}
