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
  RoundOutput mean(MeanElements elements) {
    return new MeanParameters(offset(), elements);
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
  byte[] readElements(ObjectInput in, int count) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(count, Float.BYTES)];
    in.readFully(bytes);
    return bytes;
  }

  @Override
  void decode(byte[] bytes, int from, float[] part, int count) {
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .position(from)
        .get(part, 0, count);
  }
}
