package tailor.export.safetensors;

import java.util.List;

/**
 * Where a tensor lies in its file, as checked against the file.
 *
 * @param shape sizes, outermost first; empty for a scalar
 * @param begin first byte, counted from the start of the file
 * @param elements product of the shape
 */
public record TensorInfo(String name, DataType type, List<Long> shape, long begin, long elements) {
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Returns the byte after the last, counted from the start of the file. */
  public long end() {
    return begin + elements * type.bytes();
  }
}
