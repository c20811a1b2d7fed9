package tailor.train.exchange;

/**
 * How the elements of a difference are written in fewer bytes than a float has: each as a small
 * <em>code</em>, and for every {@value #BLOCK} of them a scale, so that an element is its code
 * times its block's scale. Rounding is to the nearest, and what it loses is sent in a later round
 * (error feedback: Seide et al., "1-Bit Stochastic Gradient Descent", Interspeech 2014).
 */
public enum DifferenceCode {
  /** The upper half of the float; the scale is 1. */
  BFLOAT16(Short.BYTES) {
    @Override
    float encode(float[] values, int from, int to) {
      for (int i = from; i < to; i++) {
        int bits = Float.floatToRawIntBits(values[i]);
        int half = 0x7FFF + (bits >>> 16 & 1);
        values[i] = Float.intBitsToFloat(bits + half & 0xFFFF_0000);
      }
      return 1;
    }

    @Override
    void write(float[] codes, int from, int to, byte[] out, int at) {
      for (int i = from, j = at; i < to; i++, j += Short.BYTES) {
        int bits = Float.floatToRawIntBits(codes[i]);
        out[j] = (byte) (bits >>> 24);
        out[j + 1] = (byte) (bits >>> 16);
      }
    }

    @Override
    void read(byte[] in, int at, float scale, float[] elements, int from, int to) {
      for (int i = from, j = at; i < to; i++, j += Short.BYTES) {
        elements[i] = Float.intBitsToFloat(in[j] << 24 | (in[j + 1] & 0xFF) << 16) * scale;
      }
    }
  },

  /** Whole numbers from -127 to 127; the scale takes the block's largest element to 127. */
  INT8(Byte.BYTES) {
    @Override
    float encode(float[] values, int from, int to) {
      float largest = 0;
      for (int i = from; i < to; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      float scale = largest / Byte.MAX_VALUE;
      for (int i = from; i < to; i++) {
        values[i] = scale == 0 ? 0 : (float) Math.rint(values[i] / scale);
      }
      return scale;
    }

    @Override
    void write(float[] codes, int from, int to, byte[] out, int at) {
      for (int i = from; i < to; i++) {
        out[at + i - from] = (byte) codes[i];
      }
    }

    @Override
    void read(byte[] in, int at, float scale, float[] elements, int from, int to) {
      for (int i = from; i < to; i++) {
        elements[i] = in[at + i - from] * scale;
      }
    }
  };

  /** Elements that share a scale. */
  static final int BLOCK = 256;

  private final int bytesPerCode;

  DifferenceCode(int bytesPerCode) {
    this.bytesPerCode = bytesPerCode;
  }

  /**
   * Replaces the elements of a block by their codes.
   *
   * @return the scale; 0 for a block whose elements are too small for one
   */
  abstract float encode(float[] values, int from, int to);

  /** Writes codes from a place in the bytes on. */
  abstract void write(float[] codes, int from, int to, byte[] out, int at);

  /** Reads what stands for elements from a place in the bytes on. */
  abstract void read(byte[] in, int at, float scale, float[] elements, int from, int to);

  /** Bytes of a full block, without its scale. */
  int bytesPerBlock() {
    return BLOCK * bytesPerCode;
  }

  /** Bytes of so many elements, with their scales. */
  long bytes(long elements) {
    return elements * bytesPerCode + (elements + BLOCK - 1) / BLOCK * Float.BYTES;
  }
}
