package tailor.model.nd4j;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tailor.model.Tensor;

/** A tensor in an ND4J array. */
final class Nd4jTensor implements Tensor {
  private static final int HOST_CHUNK = 1 << 20;

  private final INDArray base;
  private final long offset;
  private final long rows;
  private final long columns;
  private final long stride;
  private final Runnable release;
  private @Nullable INDArray matrix;

  /**
   * @param offset first element in the buffer of {@code base}
   * @param release called once by {@link #close}
   */
  Nd4jTensor(INDArray base, long offset, long rows, long columns, long stride, Runnable release) {
    this.base = base;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
    this.release = release;
  }

  /** This tensor as an ND4J matrix over the same memory. */
  INDArray matrix() {
    INDArray array = matrix;
    if (array == null) {
      array = array(new long[] {rows, columns}, new long[] {stride, 1});
      matrix = array;
    }
    return array;
  }

  /** An ND4J array over the same memory, from the first element of this tensor on. */
  INDArray array(long[] shape, long[] strides) {
    return Nd4j.create(base.data(), shape, strides, offset, 'c', base.dataType());
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public long columns() {
    return columns;
  }

  @Override
  public long stride() {
    return stride;
  }

  @Override
  public Nd4jTensor view(long from, long viewRows, long viewColumns) {
    requireContiguous();
    Objects.checkFromIndexSize(from, Math.multiplyExact(viewRows, viewColumns), size());
    return part(offset + from, viewRows, viewColumns, viewColumns);
  }

  @Override
  public Nd4jTensor rowRange(long from, long count) {
    Objects.checkFromIndexSize(from, count, rows);
    return part(offset + from * stride, count, columns, stride);
  }

  @Override
  public Nd4jTensor columnRange(long from, long count) {
    Objects.checkFromIndexSize(from, count, columns);
    return part(offset + from, rows, count, stride);
  }

  @Override
  public void read(long from, FloatBuffer target) {
    Objects.checkFromIndexSize(from, target.remaining(), size());
    for (long at = from; target.hasRemaining(); ) {
      int count = Math.min(HOST_CHUNK, target.remaining());
      target.put(view(at, 1, count).matrix().toFloatVector());
      at += count;
    }
  }

  @Override
  public void read(long from, DoubleBuffer target) {
    Objects.checkFromIndexSize(from, target.remaining(), size());
    for (long at = from; target.hasRemaining(); ) {
      int count = Math.min(HOST_CHUNK, target.remaining());
      target.put(view(at, 1, count).matrix().toDoubleVector());
      at += count;
    }
  }

  @Override
  public void write(long from, FloatBuffer source) {
    Objects.checkFromIndexSize(from, source.remaining(), size());
    for (long at = from; source.hasRemaining(); ) {
      float[] chunk = new float[Math.min(HOST_CHUNK, source.remaining())];
      source.get(chunk);
      assign(at, () -> Nd4j.createFromArray(chunk));
      at += chunk.length;
    }
  }

  @Override
  public void write(long from, DoubleBuffer source) {
    Objects.checkFromIndexSize(from, source.remaining(), size());
    for (long at = from; source.hasRemaining(); ) {
      double[] chunk = new double[Math.min(HOST_CHUNK, source.remaining())];
      source.get(chunk);
      assign(at, () -> Nd4j.createFromArray(chunk));
      at += chunk.length;
    }
  }

  @Override
  public void close() {
    release.run();
  }

  private void assign(long from, Supplier<INDArray> copy) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        INDArray values = copy.get()) {
      view(from, 1, values.length()).matrix().assign(values.reshape(1, values.length()));
    }
  }

  private Nd4jTensor part(long from, long partRows, long partColumns, long partStride) {
    return new Nd4jTensor(base, from, partRows, partColumns, partStride, () -> {});
  }

  private void requireContiguous() {
    if (!isContiguous()) {
      throw new IllegalStateException(
          "rows of %d elements lie %d apart: not contiguous".formatted(columns, stride));
    }
  }
}
