package tailor.export.safetensors;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import tailor.run.BadDataException;

/** An open safetensors file whose header has been checked. Not for several threads at once. */
public final class SafetensorsFile implements Closeable {
  /** Elements converted at a time: they stay in the processor's second-level cache. */
  private static final int CHUNK = 1 << 17;

  private final ByteSource source;
  private final SafetensorsHeader header;
  private final float[] values = new float[CHUNK];

  private SafetensorsFile(ByteSource source, SafetensorsHeader header) {
    this.source = source;
    this.header = header;
  }

  /**
   * Takes over {@code source} and reads its header.
   *
   * @throws BadDataException if the header is damaged or contradicts the file
   */
  public static SafetensorsFile open(ByteSource source) throws IOException {
    try {
      return new SafetensorsFile(source, SafetensorsHeader.read(source));
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Returns the file's full name. */
  public String name() {
    return source.name();
  }

  /** Returns what the file holds, by name, in the order of the bytes. */
  public Map<String, TensorInfo> tensors() {
    return header.tensors();
  }

  /** Returns the free texts that the writer left. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * Hands the values of a tensor of this file to {@code sink}.
   *
   * @throws BadDataException if its element type is no weight's, or a value is NaN or infinite
   */
  public void read(TensorInfo tensor, FloatSink sink) throws IOException {
    long offset = 0;
    while (offset < tensor.elements()) {
      int count = (int) Math.min(CHUNK, tensor.elements() - offset);
      read(tensor, offset, values, count);
      sink.put(offset, values, count);
      offset += count;
    }
  }

  /**
   * Reads {@code count} values of a tensor of this file, from element {@code offset} on.
   *
   * @throws BadDataException if its element type is no weight's, or a value is NaN or infinite
   */
  public void read(TensorInfo tensor, long offset, float[] target, int count) throws IOException {
    int bytes = tensor.type().bytes();
    ByteBuffer view =
        source.slice(tensor.begin() + offset * bytes, Math.multiplyExact(count, bytes));
    weightType(tensor).decode(view, target, count);
    FiniteWeights.require(name(), tensor.name(), offset, target, count);
  }

  private WeightType weightType(TensorInfo tensor) {
    Optional<WeightType> type = WeightType.of(tensor.type());
    return type.orElseThrow(
        () ->
            new BadDataException(
                "%s: tensor '%s' has dtype %s; weights are read from F32, F16 and BF16. Convert the model first."
                    .formatted(name(), tensor.name(), tensor.type())));
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
