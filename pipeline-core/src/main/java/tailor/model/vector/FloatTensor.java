package tailor.model.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import tailor.model.Tensor;

/** A matrix of floats off the heap. */
final class FloatTensor implements Tensor {
  /** Elements that one direct buffer can hold. */
  static final long BUFFER_LIMIT = Integer.MAX_VALUE / Float.BYTES;

  private final Storage storage;
  private final long offset;
  private final long rows;
  private final long columns;
  private final long stride;

  /** Where the elements are. */
  private interface Storage {
    /**
     * Address of the first byte.
     *
     * @throws IllegalStateException if it has been freed
     */
    long address();

    void free();
  }

  private record Owned(NativeMemory.Block block) implements Storage {
    @Override
    public long address() {
      return block.address();
    }

    @Override
    public void free() {
      block.free();
    }
  }

  /** Memory of somebody else; the owner is held so that it is not garbage-collected. */
  private record Foreign(long address, Object owner) implements Storage {
    @Override
    public void free() {}
  }

  /** A part of another tensor. */
  private record Shared(Storage whole) implements Storage {
    @Override
    public long address() {
      return whole.address();
    }

    @Override
    public void free() {}
  }

  private FloatTensor(Storage storage, long offset, long rows, long columns, long stride) {
    this.storage = storage;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
  }

  static FloatTensor allocate(NativeMemory memory, long rows, long columns) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException("a tensor of " + rows + " x " + columns);
    }
    long bytes = Math.multiplyExact(Math.multiplyExact(rows, columns), Float.BYTES);
    return new FloatTensor(new Owned(memory.allocate(bytes)), 0, rows, columns, columns);
  }

  static FloatTensor wrap(long address, long size, Object owner) {
    return new FloatTensor(new Foreign(address, owner), 0, 1, size, size);
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
  public FloatTensor view(long from, long rows, long columns) {
    requireContiguous();
    Objects.checkFromIndexSize(from, Math.multiplyExact(rows, columns), size());
    return part(offset + from, rows, columns, columns);
  }

  @Override
  public FloatTensor rowRange(long from, long count) {
    Objects.checkFromIndexSize(from, count, rows);
    return part(offset + from * stride, count, columns, stride);
  }

  @Override
  public FloatTensor columnRange(long from, long count) {
    Objects.checkFromIndexSize(from, count, columns);
    return part(offset + from, rows, count, stride);
  }

  @Override
  public void read(long from, FloatBuffer target) {
    target.put(flat(from, target.remaining()).asFloatBuffer());
  }

  @Override
  public void write(long from, FloatBuffer source) {
    flat(from, source.remaining()).asFloatBuffer().put(source);
  }

  @Override
  public void read(long from, DoubleBuffer target) {
    FloatBuffer elements = flat(from, target.remaining()).asFloatBuffer();
    while (target.hasRemaining()) {
      target.put(elements.get());
    }
  }

  @Override
  public void write(long from, DoubleBuffer source) {
    FloatBuffer elements = flat(from, source.remaining()).asFloatBuffer();
    while (source.hasRemaining()) {
      elements.put((float) source.get());
    }
  }

  @Override
  public void close() {
    storage.free();
  }

  /** The row stride in bytes. */
  int strideBytes() {
    return Math.toIntExact(stride * Float.BYTES);
  }

  /** The number of columns, which one row of a matrix always has few enough of. */
  int width() {
    return Math.toIntExact(columns);
  }

  /** Address of the first element. */
  long address() {
    return storage.address() + offset * Float.BYTES;
  }

  /** A pointer to the first element, for BLAS. */
  FloatPointer pointer() {
    return new Address(address());
  }

  /**
   * The memory of some rows, from the first element of the first to the last element of the last.
   */
  ByteBuffer bytes(long fromRow, long count) {
    Objects.checkFromIndexSize(fromRow, count, rows);
    return buffer(fromRow * stride, (count - 1) * stride + columns);
  }

  /** The memory of some elements of a contiguous tensor. */
  ByteBuffer flat(long from, long count) {
    requireContiguous();
    Objects.checkFromIndexSize(from, count, size());
    return buffer(from, count);
  }

  private ByteBuffer buffer(long from, long count) {
    Address address = new Address(address() + from * Float.BYTES);
    address.capacity(count);
    return address.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  private FloatTensor part(long offset, long rows, long columns, long stride) {
    Storage shared = storage instanceof Shared ? storage : new Shared(storage);
    return new FloatTensor(shared, offset, rows, columns, stride);
  }

  private void requireContiguous() {
    if (!isContiguous()) {
      throw new IllegalStateException(
          "rows of %d elements lie %d apart: not contiguous".formatted(columns, stride));
    }
  }

  /** A pointer to memory that it does not own, without the cost of a deallocator. */
  private static final class Address extends FloatPointer {
    Address(long address) {
      super((Pointer) null);
      this.address = address;
    }

    @Override
    public int sizeof() {
      return Float.BYTES;
    }
  }
}
