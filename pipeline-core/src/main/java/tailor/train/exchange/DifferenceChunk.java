package tailor.train.exchange;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import tailor.model.Tensor;

/**
 * A piece of the codes of a worker's difference. On the worker's side it refers to the worker's
 * memory, as a {@link ParameterChunk} does; on the other side it holds the elements that the codes
 * stand for.
 */
public final class DifferenceChunk implements VectorChunk, Externalizable {
  private static final long serialVersionUID = 1L;
  private static final int PART = 64 * DifferenceCode.BLOCK;

  private long weight;
  private long offset;
  private float[] values = new float[0];
  private transient int count;
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
    this.difference = difference;
    this.codes = codes;
    this.offset = offset;
    this.count = count;
    this.weight = weight;
  }

  @Override
  public long weight() {
    return weight;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public float[] values() {
    return values;
  }

  @Override
  public RoundOutput mean(float[] values) {
    return new MeanDifference(offset, values);
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    Difference sent = difference;
    Tensor vector = codes;
    if (sent == null || vector == null) {
      throw new IllegalStateException("a chunk is sent once, by its worker");
    }
    DifferenceCode code = sent.code();
    out.writeLong(weight);
    out.writeLong(offset);
    out.writeInt(count);
    out.writeByte(code.ordinal());
    float[] part = new float[PART];
    ByteBuffer bytes = buffer(code);
    for (int done = 0; done < count; done += PART) {
      int size = Math.min(PART, count - done);
      vector.read(offset + done, FloatBuffer.wrap(part, 0, size));
      for (int i = 0; i < size; i++) {
        if (i % DifferenceCode.BLOCK == 0) {
          bytes.putFloat(sent.scale(offset + done + i));
        }
        code.write(part[i], bytes);
      }
      out.write(bytes.array(), 0, bytes.position());
      bytes.clear();
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    weight = in.readLong();
    offset = in.readLong();
    values = new float[in.readInt()];
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
