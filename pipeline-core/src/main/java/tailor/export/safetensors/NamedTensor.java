package tailor.export.safetensors;

import java.util.List;
import tailor.run.BadDataException;

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

  /**
   * Reads values that are to be written.
   *
   * @param offset of the first one
   * @param type that they will have
   * @throws BadDataException if {@code type} cannot hold one of them
   */
  public void read(long offset, float[] values, int count, ElementType type) {
    this.values.get(offset, values, count);
    for (int i = 0; i < count; i++) {
      if (!type.canHold(values[i])) {
        throw new BadDataException(
            "Element %,d of tensor '%s' is %s, which %s cannot hold as a finite number. %s"
                .formatted(
                    offset + i,
                    name,
                    values[i],
                    type,
                    Float.isFinite(values[i])
                        ? "Write the model in F32."
                        : "Training diverged: start again from an earlier checkpoint, with a lower"
                            + " learning rate."));
      }
    }
  }
}
