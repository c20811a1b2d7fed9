package tailor.train.exchange;

import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import tailor.model.Tensor;

/** A piece of a worker's difference: sent as codes, which stand for elements. */
public final class DifferenceChunk extends VectorChunk {
  private static final long serialVersionUID = 1L;
  private static final int PART = 64 * DifferenceCode.BLOCK;

  private transient @Nullable Difference difference;
  private transient @Nullable Tensor codes;
  private transient @Nullable DifferenceCode received;

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
  RoundOutput mean(MeanElements elements) {
    return new MeanDifference(offset(), elements);
  }

  @Override
  void writeElements(ObjectOutput out, int count) throws IOException {
    Difference scales = sent(difference);
    Tensor vector = sent(codes);
    DifferenceCode code = scales.code();
    out.writeByte(code.ordinal());
    float[] part = new float[PART];
    ByteBuffer bytes = ByteBuffer.allocate((int) code.bytes(PART));
    for (int done = 0; done < count; done += PART) {
      int size = Math.min(PART, count - done);
      vector.read(offset() + done, FloatBuffer.wrap(part, 0, size));
      int at = 0;
      for (int from = 0; from < size; from += DifferenceCode.BLOCK) {
        bytes.putFloat(at, scales.scale(offset() + done + from));
        at += Float.BYTES;
        code.write(part, from, Math.min(size, from + DifferenceCode.BLOCK), bytes.array(), at);
        at += code.bytesPerBlock();
      }
      out.write(bytes.array(), 0, (int) code.bytes(size));
    }
  }

  @Override
  byte[] readElements(ObjectInput in, int count) throws IOException {
    received = DifferenceCode.values()[in.readByte()];
    byte[] bytes = new byte[Math.toIntExact(received.bytes(count))];
    in.readFully(bytes);
    return bytes;
  }

  @Override
  void decode(byte[] bytes, int from, float[] part, int count) {
    DifferenceCode code = sent(received);
    ByteBuffer scales = ByteBuffer.wrap(bytes);
    int at = (int) code.bytes(from);
    for (int done = 0; done < count; done += DifferenceCode.BLOCK) {
      float scale = scales.getFloat(at);
      at += Float.BYTES;
      code.read(bytes, at, scale, part, done, Math.min(count, done + DifferenceCode.BLOCK));
      at += code.bytesPerBlock();
    }
  }
}
