package tailor.export.gguf;

import java.nio.ByteBuffer;
import tailor.export.safetensors.ElementType;
import tailor.export.safetensors.HalfPrecision;
import tailor.export.safetensors.WeightType;

/** The element types that matrices are written in. Vectors are always F32, as llama.cpp wants. */
public enum GgufWeightType implements ElementType {
  F32(GgufType.F32, 0, WeightType.F32) {
    @Override
    void encode(float[] values, int count, ByteBuffer bytes) {
      WeightType.F32.encode(values, count, bytes);
    }
  },
  F16(GgufType.F16, 1, WeightType.F16) {
    @Override
    void encode(float[] values, int count, ByteBuffer bytes) {
      WeightType.F16.encode(values, count, bytes);
    }
  },
  BF16(GgufType.BF16, 32, WeightType.BF16) {
    @Override
    void encode(float[] values, int count, ByteBuffer bytes) {
      WeightType.BF16.encode(values, count, bytes);
    }
  },
  /** Blocks of 32 signed bytes and a scale, the largest magnitude of the block over 127. */
  Q8_0(GgufType.Q8_0, 7, WeightType.F16) {
    @Override
    void encode(float[] values, int count, ByteBuffer bytes) {
      for (int at = 0, block = 0; at < count; at += 32, block += 34) {
        float largest = 0;
        for (int i = 0; i < 32; i++) {
          largest = Math.max(largest, Math.abs(values[at + i]));
        }
        float scale = largest / 127;
        float inverse = scale == 0 ? 0 : 1 / scale;
        bytes.putShort(block, HalfPrecision.fromFloat(scale));
        for (int i = 0; i < 32; i++) {
          bytes.put(block + 2 + i, roundHalfAway(values[at + i] * inverse));
        }
      }
    }
  };

  private final GgufType stored;
  private final int fileType;
  private final WeightType range;

  GgufWeightType(GgufType stored, int fileType, WeightType range) {
    this.stored = stored;
    this.fileType = fileType;
    this.range = range;
  }

  GgufType stored() {
    return stored;
  }

  /** What {@code general.file_type} says of a file whose matrices are of this type. */
  int fileType() {
    return fileType;
  }

  @Override
  public boolean canHold(float value) {
    return range.canHold(value);
  }

  /**
   * The type of a tensor in such a file.
   *
   * @param rank of the tensor
   * @param row elements of a row; F16 is written where they are no whole blocks, as llama.cpp does
   */
  GgufWeightType of(int rank, long row) {
    if (rank == 1) {
      return F32;
    }
    return row % stored.blockElements() == 0 ? this : F16;
  }

  /**
   * Converts values to little-endian blocks.
   *
   * @param count how many, whole blocks
   */
  abstract void encode(float[] values, int count, ByteBuffer bytes);

  /** As C's roundf. */
  private static byte roundHalfAway(float value) {
    float magnitude = Math.abs(value);
    int floor = (int) magnitude;
    int rounded = magnitude - floor >= 0.5f ? floor + 1 : floor;
    return (byte) (value < 0 ? -rounded : rounded);
  }
}
