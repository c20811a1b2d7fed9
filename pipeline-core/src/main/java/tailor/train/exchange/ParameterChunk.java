package tailor.train.exchange;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import tailor.model.Tensor;

/**
 * A piece of a worker's parameters and what it weighs. On the worker's side it is a reference to
 * the worker's memory, and its elements are read while they are being written out: Java's object
 * streams keep what they have written, so a chunk that held them would stay on the heap with all
 * others. On the other side it holds them.
 */
public final class ParameterChunk implements VectorChunk, Externalizable {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER = 1 << 16;

  private long weight;
  private long offset;
  private float[] values = new float[0];
  private transient int count;
  private transient @Nullable Tensor source;

  /** For deserialization. */
  public ParameterChunk() {}

  /**
   * A piece of a vector, which must stay as it is until the chunk is written.
   *
   * @param weight of the vector in the mean
   */
  public ParameterChunk(Tensor source, long offset, int count, long weight) {
    this.source = source;
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
    return new MeanParameters(offset, values);
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    Tensor vector = source;
    if (vector == null) {
      throw new IllegalStateException("a chunk is sent once, by its worker");
    }
    out.writeLong(weight);
    out.writeLong(offset);
    out.writeInt(count);
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = bytes.asFloatBuffer();
    for (int done = 0; done < count; done += floats.limit()) {
      floats.clear().limit(Math.min(floats.capacity(), count - done));
      vector.read(offset + done, floats);
      out.write(bytes.array(), 0, floats.limit() * Float.BYTES);
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    weight = in.readLong();
    offset = in.readLong();
    values = new float[in.readInt()];
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = bytes.asFloatBuffer();
    for (int done = 0; done < values.length; ) {
      int part = Math.min(floats.capacity(), values.length - done);
      in.readFully(bytes.array(), 0, part * Float.BYTES);
      floats.clear();
      floats.get(values, done, part);
      done += part;
    }
  }
}
