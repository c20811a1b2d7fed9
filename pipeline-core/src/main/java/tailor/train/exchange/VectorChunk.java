package tailor.train.exchange;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import org.jspecify.annotations.Nullable;

/**
 * A piece of what a worker sends, and what it weighs. On the worker's side it refers to the
 * worker's memory, and its elements are read while they are being written out: Java's object
 * streams keep what they have written, so a chunk that held them would stay on the heap with all
 * others. On the other side it holds them.
 */
public abstract sealed class VectorChunk implements RoundOutput, Externalizable
    permits ParameterChunk, DifferenceChunk {
  private static final long serialVersionUID = 1L;

  private long weight;
  private long offset;
  private float[] values = new float[0];
  private transient int count;

  /** For deserialization. */
  VectorChunk() {}

  VectorChunk(long offset, int count, long weight) {
    this.offset = offset;
    this.count = count;
    this.weight = weight;
  }

  /** What the values weigh in the mean. */
  public final long weight() {
    return weight;
  }

  /** Where in the vector they begin. */
  public final long offset() {
    return offset;
  }

  /** The elements; empty on the side that sends them. */
  public final float[] values() {
    return values;
  }

  /** A mean of values like these. */
  abstract RoundOutput mean(float[] values);

  /** Writes so many elements from {@link #offset} on. */
  abstract void writeElements(ObjectOutput out, int count) throws IOException;

  /** Reads what {@link #writeElements} has written, until the array is full. */
  abstract void readElements(ObjectInput in, float[] values) throws IOException;

  @Override
  public final void writeExternal(ObjectOutput out) throws IOException {
    out.writeLong(weight);
    out.writeLong(offset);
    out.writeInt(count);
    writeElements(out, count);
  }

  @Override
  public final void readExternal(ObjectInput in) throws IOException {
    weight = in.readLong();
    offset = in.readLong();
    values = new float[in.readInt()];
    readElements(in, values);
  }

  /** What a chunk refers to on the side that sends it. */
  static <T> T sent(@Nullable T source) {
    if (source == null) {
      throw new IllegalStateException("a chunk is sent once, by its worker");
    }
    return source;
  }
}
