package tailor.export.safetensors;

import java.util.List;

/**
 * A tensor to be written.
 *
 * @param shape sizes, outermost first; empty for a scalar
 */
public record NamedTensor(String name, List<Long> shape, FloatSupply values) {
  public NamedTensor {
    shape = List.copyOf(shape);
  }

  /** Returns the product of the shape. */
  public long elements() {
    long elements = 1;
    for (long size : shape) {
      elements = Math.multiplyExact(elements, size);
    }
    return elements;
  }

  /** Returns how many bytes its values take in {@code type}. */
  public long bytes(WeightType type) {
    return Math.multiplyExact(elements(), type.dataType().bytes());
  }
}
