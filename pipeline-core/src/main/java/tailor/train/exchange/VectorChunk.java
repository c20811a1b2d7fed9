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
 * others. On the other side it holds them as they were sent.
 */
public abstract sealed class VectorChunk implements RoundOutput, Externalizable
    permits ParameterChunk, DifferenceChunk {
  private static final long serialVersionUID = 1L;
  private static final int PART = 16 * DifferenceCode.BLOCK;

  private long weight;
  private long offset;
  private int count;
  private byte[] bytes = new byte[0];

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

  /** Number of elements. */
  final int count() {
    return count;
  }

  /** Adds the elements that were received to sums of as many, times the weight. */
  final void addTo(double[] sums) {
    float[] part = new float[Math.min(PART, count)];
    double factor = weight;
    for (int from = 0; from < count; from += PART) {
      int size = Math.min(PART, count - from);
      decode(bytes, from, part, size);
      for (int i = 0; i < size; i++) {
        sums[from + i] += factor * part[i];
      }
    }
  }

  /** The elements that were received. */
  final float[] values() {
    float[] values = new float[count];
    decode(bytes, 0, values, count);
    return values;
  }

  /** A mean of elements like these. */
  abstract RoundOutput mean(MeanElements elements);

  /** Writes so many elements from {@link #offset} on. */
  abstract void writeElements(ObjectOutput out, int count) throws IOException;

  /** Reads what {@link #writeElements} has written of so many elements. */
  abstract byte[] readElements(ObjectInput in, int count) throws IOException;

  /**
   * Turns some of what was read into elements.
   *
   * @param from first of them, a multiple of {@link DifferenceCode#BLOCK}
   */
  abstract void decode(byte[] bytes, int from, float[] part, int count);

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
    count = in.readInt();
    bytes = readElements(in, count);
  }

  /** What a chunk refers to on the side that sends it. */
  static <T> T sent(@Nullable T source) {
    if (source == null) {
      throw new IllegalStateException("a chunk is sent once, by its worker");
    }
    return source;
  }
}
