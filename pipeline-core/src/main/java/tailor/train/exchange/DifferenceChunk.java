package tailor.train.exchange;

import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import tailor.model.Tensor;

/** A piece of a worker's difference: sent as codes, received as the elements they stand for. */
public final class DifferenceChunk extends VectorChunk {
  private static final long serialVersionUID = 1L;
  private static final int PART = 64 * DifferenceCode.BLOCK;

  private transient @Nullable Difference difference;
  private transient @Nullable Tensor codes;

  /** For deserialization. */
  public DifferenceChunk() {}

  /**
   * A piece of a difference, which must stay as it is until the chunk is written.
   *
   * @param difference that has ended its round
   * @param codes what the round's parameters have become
   * @param offset of the first element; that of a block
   * @param weight of the difference in the mean
   */
  public DifferenceChunk(Difference difference, Tensor codes, long offset, int count, long weight) {
    super(offset, count, weight);
    this.difference = difference;
    this.codes = codes;
  }

  @Override
  RoundOutput mean(float[] values) {
    return new MeanDifference(offset(), values);
  }

  @Override
  void writeElements(ObjectOutput out, int count) throws IOException {
    Difference scales = sent(difference);
    Tensor vector = sent(codes);
    DifferenceCode code = scales.code();
    out.writeByte(code.ordinal());
    float[] part = new float[PART];
    ByteBuffer bytes = buffer(code);
    for (int done = 0; done < count; done += PART) {
      int size = Math.min(PART, count - done);
      vector.read(offset() + done, FloatBuffer.wrap(part, 0, size));
      for (int i = 0; i < size; i++) {
        if (i % DifferenceCode.BLOCK == 0) {
          bytes.putFloat(scales.scale(offset() + done + i));
        }
        code.write(part[i], bytes);
      }
      out.write(bytes.array(), 0, bytes.position());
      bytes.clear();
    }
  }

  @Override
  void readElements(ObjectInput in, float[] values) throws IOException {
    DifferenceCode code = DifferenceCode.values()[in.readByte()];
    ByteBuffer bytes = buffer(code);
    for (int done = 0; done < values.length; done += PART) {
      int size = Math.min(PART, values.length - done);
      bytes.clear().limit((int) code.bytes(size));
      in.readFully(bytes.array(), 0, bytes.limit());
      float scale = 0;
      for (int i = 0; i < size; i++) {
        if (i % DifferenceCode.BLOCK == 0) {
          scale = bytes.getFloat();
        }
        values[done + i] = code.read(bytes) * scale;
      }
    }
  }

  private static ByteBuffer buffer(DifferenceCode code) {
    return ByteBuffer.allocate((int) code.bytes(PART));
  }
}
