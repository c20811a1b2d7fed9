package tailor.export.gguf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import tailor.export.safetensors.HalfPrecision;

/**
 * The element types of GGUF that weights are read from. All but the first three are blocks of
 * integers with scales of their own; the layouts are those of ggml's {@code ggml-common.h}, and
 * every product and sum is rounded to single precision in the order that ggml computes it.
 */
public enum GgufType {
  F32(0, 1, 4) {
    @Override
    void decodeBlock(ByteBuffer bytes, int block, float[] values, int at) {
      values[at] = bytes.getFloat(block);
    }
  },
  F16(1, 1, 2) {
    @Override
    void decodeBlock(ByteBuffer bytes, int block, float[] values, int at) {
      values[at] = half(bytes, block);
    }
  },
  BF16(30, 1, 2) {
    @Override
    void decodeBlock(ByteBuffer bytes, int block, float[] values, int at) {
      values[at] = Float.intBitsToFloat(bytes.getShort(block) << 16);
    }
  },
  /** Scale, 32 signed bytes. */
  Q8_0(8, 32, 34) {
    @Override
    void decodeBlock(ByteBuffer bytes, int block, float[] values, int at) {
      float scale = half(bytes, block);
      for (int i = 0; i < 32; i++) {
        values[at + i] = scale * bytes.get(block + 2 + i);
      }
    }
  },
  /** Scale, 32 nibbles less 8: the low ones of 16 bytes, then the high ones. */
  Q4_0(2, 32, 18) {
    @Override
    void decodeBlock(ByteBuffer bytes, int block, float[] values, int at) {
      float scale = half(bytes, block);
      for (int i = 0; i < 16; i++) {
        int pair = bytes.get(block + 2 + i);
        values[at + i] = scale * ((pair & 0xF) - 8);
        values[at + 16 + i] = scale * ((pair >> 4 & 0xF) - 8);
      }
    }
  },
  /** Scale, minimum, 32 nibbles. */
  Q4_1(3, 32, 20) {
    @Override
    void decodeBlock(ByteBuffer bytes, int block, float[] values, int at) {
      float scale = half(bytes, block);
      float minimum = half(bytes, block + 2);
      for (int i = 0; i < 16; i++) {
        int pair = bytes.get(block + 4 + i);
        values[at + i] = scale * (pair & 0xF) + minimum;
        values[at + 16 + i] = scale * (pair >> 4 & 0xF) + minimum;
      }
    }
  },
  /** Scale, 32 fifth bits, 32 nibbles; less 16. */
  Q5_0(6, 32, 22) {
    @Override
    void decodeBlock(ByteBuffer bytes, int block, float[] values, int at) {
      float scale = half(bytes, block);
      int fifths = bytes.getInt(block + 2);
      for (int i = 0; i < 16; i++) {
        int pair = bytes.get(block + 6 + i);
        values[at + i] = scale * ((pair & 0xF | (fifths >>> i & 1) << 4) - 16);
        values[at + 16 + i] = scale * ((pair >> 4 & 0xF | (fifths >>> i + 16 & 1) << 4) - 16);
      }
    }
  },
  /** Scale, minimum, 32 fifth bits, 32 nibbles. */
  Q5_1(7, 32, 24) {
    @Override
    void decodeBlock(ByteBuffer bytes, int block, float[] values, int at) {
      float scale = half(bytes, block);
      float minimum = half(bytes, block + 2);
      int fifths = bytes.getInt(block + 4);
      for (int i = 0; i < 16; i++) {
        int pair = bytes.get(block + 8 + i);
        values[at + i] = scale * (pair & 0xF | (fifths >>> i & 1) << 4) + minimum;
        values[at + 16 + i] = scale * (pair >> 4 & 0xF | (fifths >>> i + 16 & 1) << 4) + minimum;
      }
    }
  },
  /** Scale of scales, scale of minimums, 8 scales and 8 minimums of 6 bits, 256 nibbles. */
  Q4_K(12, 256, 144) {
    @Override
    void decodeBlock(ByteBuffer bytes, int block, float[] values, int at) {
      float scales = half(bytes, block);
      float minimums = half(bytes, block + 2);
      for (int group = 0; group < 8; group++) {
        float scale = scales * SixBits.scale(bytes, block + 4, group);
        float minimum = minimums * SixBits.minimum(bytes, block + 4, group);
        int nibbles = block + 16 + group / 2 * 32;
        int shift = group % 2 * 4;
        for (int i = 0; i < 32; i++) {
          values[at + group * 32 + i] = scale * (bytes.get(nibbles + i) >> shift & 0xF) - minimum;
        }
      }
    }
  },
  /** As Q4_K, with 256 fifth bits before the nibbles, a bit plane a group. */
  Q5_K(13, 256, 176) {
    @Override
    void decodeBlock(ByteBuffer bytes, int block, float[] values, int at) {
      float scales = half(bytes, block);
      float minimums = half(bytes, block + 2);
      for (int group = 0; group < 8; group++) {
        float scale = scales * SixBits.scale(bytes, block + 4, group);
        float minimum = minimums * SixBits.minimum(bytes, block + 4, group);
        int nibbles = block + 48 + group / 2 * 32;
        int shift = group % 2 * 4;
        for (int i = 0; i < 32; i++) {
          int fifth = bytes.get(block + 16 + i) >> group & 1;
          values[at + group * 32 + i] =
              scale * (bytes.get(nibbles + i) >> shift & 0xF | fifth << 4) - minimum;
        }
      }
    }
  },
  /** 256 nibbles, 256 upper pairs of bits, 16 signed scales, the scale of scales; less 32. */
  Q6_K(14, 256, 210) {
    @Override
    void decodeBlock(ByteBuffer bytes, int block, float[] values, int at) {
      float scales = half(bytes, block + 208);
      for (int group = 0; group < 8; group++) {
        int half = group / 4;
        int quarter = group % 4;
        int nibbles = block + half * 64 + quarter % 2 * 32;
        int uppers = block + 128 + half * 32;
        for (int i = 0; i < 32; i++) {
          int low = bytes.get(nibbles + i) >> quarter / 2 * 4 & 0xF;
          int high = bytes.get(uppers + i) >> quarter * 2 & 3;
          float scale = scales * bytes.get(block + 192 + group * 2 + i / 16);
          values[at + group * 32 + i] = scale * ((low | high << 4) - 32);
        }
      }
    }
  };

  private final int id;
  private final int blockElements;
  private final int blockBytes;

  GgufType(int id, int blockElements, int blockBytes) {
    this.id = id;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /** The number that a file has for it. */
  int id() {
    return id;
  }

  /** Elements of one block; rows are made of whole blocks. */
  int blockElements() {
    return blockElements;
  }

  /** Bytes of so many elements, which are whole blocks. */
  long bytes(long elements) {
    return Math.multiplyExact(elements / blockElements, (long) blockBytes);
  }

  /**
   * Converts little-endian blocks.
   *
   * @param count how many elements, a multiple of {@link #blockElements}
   */
  void decode(ByteBuffer bytes, float[] values, int count) {
    for (int at = 0, block = 0; at < count; at += blockElements, block += blockBytes) {
      decodeBlock(bytes, block, values, at);
    }
  }

  /**
   * Converts one block.
   *
   * @param block its first byte
   * @param at where its values go
   */
  abstract void decodeBlock(ByteBuffer bytes, int block, float[] values, int at);

  /** The type that a file numbers so, if weights are read from it. */
  static Optional<GgufType> of(long id) {
    return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
  }

  /** The names of all types, for messages. */
  static String names() {
    return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
  }

  private static float half(ByteBuffer bytes, int at) {
    return HalfPrecision.toFloat(bytes.getShort(at));
  }

  /**
   * Eight scales and eight minimums of six bits in twelve bytes: the first four of each are the low
   * bits of bytes 0 to 3 and 4 to 7; of the others, bytes 8 to 11 hold the low nibbles, and the two
   * bits left in bytes 0 to 7 are the high ones.
   */
  private static final class SixBits {
    static int scale(ByteBuffer bytes, int at, int index) {
      return index < 4
          ? bytes.get(at + index) & 63
          : bytes.get(at + index + 4) & 0xF | (bytes.get(at + index - 4) >> 6 & 3) << 4;
    }

    static int minimum(ByteBuffer bytes, int at, int index) {
      return index < 4
          ? bytes.get(at + index + 4) & 63
          : bytes.get(at + index + 4) >> 4 & 0xF | (bytes.get(at + index) >> 6 & 3) << 4;
    }
  }
}
