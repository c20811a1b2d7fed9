package tailor.export.safetensors;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Optional;

/** The element types that weights are read from and written in; in memory they are floats. */
public enum WeightType implements ElementType {
  F32(DataType.F32, Float.MAX_VALUE) {
    @Override
    public void decode(ByteBuffer bytes, float[] values, int count) {
      bytes.asFloatBuffer().get(values, 0, count);
    }

    @Override
    public void encode(float[] values, int count, ByteBuffer bytes) {
      bytes.asFloatBuffer().put(values, 0, count);
    }
  },
  F16(DataType.F16, HalfPrecision.LARGEST) {
    @Override
    public void decode(ByteBuffer bytes, float[] values, int count) {
      ShortBuffer halves = bytes.asShortBuffer();
      for (int i = 0; i < count; i++) {
        values[i] = HalfPrecision.toFloat(halves.get(i));
      }
    }

    @Override
    public void encode(float[] values, int count, ByteBuffer bytes) {
      ShortBuffer halves = bytes.asShortBuffer();
      for (int i = 0; i < count; i++) {
        halves.put(i, HalfPrecision.fromFloat(values[i]));
      }
    }
  },
  BF16(DataType.BF16, BrainFloat.LARGEST) {
    @Override
    public void decode(ByteBuffer bytes, float[] values, int count) {
      ShortBuffer halves = bytes.asShortBuffer();
      for (int i = 0; i < count; i++) {
        values[i] = BrainFloat.toFloat(halves.get(i));
      }
    }

    @Override
    public void encode(float[] values, int count, ByteBuffer bytes) {
      ShortBuffer halves = bytes.asShortBuffer();
      for (int i = 0; i < count; i++) {
        halves.put(i, BrainFloat.fromFloat(values[i]));
      }
    }
  };

  private final DataType dataType;
  private final float largest;

  WeightType(DataType dataType, float largest) {
    this.dataType = dataType;
    this.largest = largest;
  }

  /** Returns the name of this type in a header. */
  public DataType dataType() {
    return dataType;
  }

  @Override
  public boolean canHold(float value) {
    return Math.abs(value) <= largest;
  }

  /** Returns the type that a header names, if weights can have it. */
  public static Optional<WeightType> of(DataType dataType) {
    for (WeightType type : values()) {
      if (type.dataType == dataType) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Converts the first {@code count} elements of little-endian {@code bytes}. */
  public abstract void decode(ByteBuffer bytes, float[] values, int count);

  /** Converts the first {@code count} values, rounding to nearest, ties to even. */
  public abstract void encode(float[] values, int count, ByteBuffer bytes);
}
