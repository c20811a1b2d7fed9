package tailor.model;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * A handle to a matrix in the memory of one kernel set, row by row; a vector is a matrix of one
 * row. A view shares its elements with the tensor it was taken from, and its rows may lie {@code
 * stride} elements apart. Elements reach Java only through {@code read} and {@code write}.
 */
public interface Tensor extends AutoCloseable {

  long rows();

  long columns();

  /** Elements from the beginning of one row to that of the next; at least {@code columns}. */
  long stride();

  /** Number of elements. */
  default long size() {
    return rows() * columns();
  }

  /** Whether the elements follow each other without a gap. */
  default boolean isContiguous() {
    return rows() <= 1 || stride() == columns();
  }

  /**
   * A contiguous matrix within this tensor.
   *
   * @param offset its first element, counted in this tensor's elements
   * @throws IndexOutOfBoundsException if it reaches beyond this tensor
   * @throws IllegalStateException if this tensor is not contiguous
   */
  Tensor view(long offset, long rows, long columns);

  /**
   * Some rows of this tensor.
   *
   * @throws IndexOutOfBoundsException if there are no such rows
   */
  Tensor rowRange(long from, long count);

  /**
   * Some columns of every row.
   *
   * @throws IndexOutOfBoundsException if there are no such columns
   */
  Tensor columnRange(long from, long count);

  /**
   * Copies elements from {@code offset} on to the buffer until it is full.
   *
   * @throws IllegalStateException if this tensor is not contiguous
   */
  void read(long offset, FloatBuffer target);

  /** {@link #read(long, FloatBuffer)} in double precision. */
  void read(long offset, DoubleBuffer target);

  /**
   * Copies what remains in the buffer to the elements from {@code offset} on.
   *
   * @throws IllegalStateException if this tensor is not contiguous
   */
  void write(long offset, FloatBuffer source);

  /** {@link #write(long, FloatBuffer)} in double precision. */
  void write(long offset, DoubleBuffer source);

  /** Frees the memory at once if this tensor was allocated; a view or a wrapper frees nothing. */
  @Override
  void close();
}
