package tailor.export.family;

import java.util.List;
import tailor.model.ParameterLayout.Parameter;

/**
 * A tensor of a model's files: a range of the flat vector that {@link tailor.model.ParameterLayout}
 * describes, under the name and in the form that the family's class of transformers has for it.
 *
 * @param name in the files
 * @param shape in the files, outermost first
 * @param offset first element of the range in the flat vector
 * @param orientation how the range is stored
 */
public record StoredTensor(String name, List<Long> shape, long offset, Orientation orientation) {

  /** How the range of a tensor is stored. */
  public enum Orientation {
    /** Element by element. */
    AS_IS,
    /** As a matrix [inputs, outputs], whereas the flat vector has [outputs, inputs]. */
    TRANSPOSED
  }

  public StoredTensor {
    shape = List.copyOf(shape);
  }

  /** A parameter as it is, under its own name. */
  public static StoredTensor of(Parameter parameter) {
    return of(parameter.name(), parameter);
  }

  /** A parameter as it is, under another name. */
  public static StoredTensor of(String name, Parameter parameter) {
    return new StoredTensor(name, parameter.shape(), parameter.offset(), Orientation.AS_IS);
  }

  /** Number of elements. */
  public long size() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }
}
