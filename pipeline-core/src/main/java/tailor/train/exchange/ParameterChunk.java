package tailor.train.exchange;

import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import tailor.model.Tensor;

/** A piece of a worker's parameters. */
public final class ParameterChunk extends VectorChunk {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER = 1 << 16;

  private transient @Nullable Tensor source;

  /** For deserialization. */
  public ParameterChunk() {}

  /**
   * A piece of a vector, which must stay as it is until the chunk is written.
   *
   * @param weight of the vector in the mean
   */
  public ParameterChunk(Tensor source, long offset, int count, long weight) {
    super(offset, count, weight);
    this.source = source;
  }

  @Override
  RoundOutput mean(float[] values) {
    return new MeanParameters(offset(), values);
  }

  @Override
  void writeElements(ObjectOutput out, int count) throws IOException {
    Tensor vector = sent(source);
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = bytes.asFloatBuffer();
    for (int done = 0; done < count; done += floats.limit()) {
      floats.clear().limit(Math.min(floats.capacity(), count - done));
      vector.read(offset() + done, floats);
      out.write(bytes.array(), 0, floats.limit() * Float.BYTES);
    }
  }

  @Override
  void readElements(ObjectInput in, float[] values) throws IOException {
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
