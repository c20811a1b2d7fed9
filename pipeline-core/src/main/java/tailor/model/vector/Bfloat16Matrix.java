package tailor.model.vector;

import java.nio.ByteBuffer;

/** Memory for a rounded copy of a matrix, which grows to the largest there was. */
final class Bfloat16Matrix implements AutoCloseable {
  private final NativeMemory memory;
  private FloatTensor halves;
  private long columns;

  Bfloat16Matrix(NativeMemory memory) {
    this.memory = memory;
    this.halves = FloatTensor.allocate(memory, 1, 0);
  }

  /** Takes a rounded copy of a matrix, whose rows may be strided; those of the copy are not. */
  Bfloat16Matrix round(FloatTensor x) {
    columns = x.columns();
    long floats = (x.size() + 1) / 2;
    if (halves.size() < floats) {
      halves.close();
      halves = FloatTensor.allocate(memory, 1, floats);
    }
    int width = x.width();
    ByteBuffer target = halves.flat(0, floats);
    long most = Math.max(1, FloatTensor.BUFFER_LIMIT / Math.max(1, x.stride()));
    for (long from = 0; from < x.rows(); from += most) {
      long count = Math.min(most, x.rows() - from);
      ByteBuffer source = x.bytes(from, count);
      for (int i = 0; i < count; i++) {
        int to = Math.toIntExact((from + i) * width * Bfloat16.BYTES);
        Bfloat16.round(source, i * x.strideBytes(), target, to, width);
      }
    }
    return this;
  }

  /** Address of the first element. */
  long address() {
    return halves.address();
  }

  /** Elements of a row. */
  long columns() {
    return columns;
  }

  @Override
  public void close() {
    halves.close();
  }
}
