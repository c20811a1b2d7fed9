package tailor.export;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailor.export.safetensors.FloatSink;

/** The tensors of a model on disk, under the names that Hugging Face has for them. */
interface Weights extends Closeable {
  /**
   * A tensor that is there.
   *
   * @param shape sizes, outermost first; empty for a scalar
   * @param unreadable its element type, if weights are not read from it
   */
  record Stored(String name, List<Long> shape, Optional<String> unreadable) {
    public Stored {
      shape = List.copyOf(shape);
    }
  }

  /** What is there, by name, in the order of the bytes. */
  Map<String, Stored> stored();

  /**
   * Reads some values of a tensor, from element {@code offset} on.
   *
   * @throws tailor.run.BadDataException if one is NaN or infinite
   */
  void read(String tensor, long offset, float[] values, int count) throws IOException;

  /** Hands the values of a tensor to {@code sink}, in order. */
  void read(String tensor, FloatSink sink) throws IOException;
}
