package tailor.export.gguf;

import java.util.List;

/**
 * Where a tensor lies in its file, as checked against the file.
 *
 * @param shape sizes, outermost first, as Hugging Face has them; the file has the reverse
 * @param begin first byte, counted from the start of the file
 * @param elements product of the shape
 */
public record GgufTensor(String name, GgufType type, List<Long> shape, long begin, long elements) {
  public GgufTensor {
    shape = List.copyOf(shape);
  }

  /** Elements of the innermost dimension. */
  long rowElements() {
    return shape.get(shape.size() - 1);
  }

  /** The byte after the last, counted from the start of the file. */
  long end() {
    return begin + type.bytes(elements);
  }
}
