package tailor.export.gguf;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import tailor.config.ConfigurationException;
import tailor.export.safetensors.ByteSource;
import tailor.export.safetensors.FiniteWeights;
import tailor.run.BadDataException;

/** An open GGUF file whose head has been checked. Not for several threads at once. */
public final class GgufFile implements Closeable {
  private final ByteSource source;
  private final GgufHeader header;
  private float[] blocks = new float[0];

  private GgufFile(ByteSource source, GgufHeader header) {
    this.source = source;
    this.header = header;
  }

  /**
   * Takes over {@code source} and reads its head.
   *
   * @throws BadDataException if the head is damaged or contradicts the file
   * @throws ConfigurationException if it is in a form that Tailor does not read
   */
  public static GgufFile open(ByteSource source) throws IOException {
    try {
      return new GgufFile(source, GgufHeader.read(source));
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** The file's full name. */
  public String name() {
    return source.name();
  }

  /** What the file holds, by name, in the order of the bytes. */
  public Map<String, GgufTensor> tensors() {
    return header.tensors();
  }

  GgufMetadata metadata() {
    return header.metadata();
  }

  /**
   * Reads {@code count} values of a tensor of this file, from element {@code offset} on.
   *
   * @throws BadDataException if a value is NaN or infinite
   */
  public void read(GgufTensor tensor, long offset, float[] target, int count) throws IOException {
    int block = tensor.type().blockElements();
    int before = (int) (offset % block);
    int covering = Math.toIntExact((before + (long) count + block - 1) / block * block);
    if (covering == count) {
      decode(tensor, offset, target, count);
    } else {
      if (blocks.length < covering) {
        blocks = new float[covering];
      }
      decode(tensor, offset - before, blocks, covering);
      System.arraycopy(blocks, before, target, 0, count);
    }
    FiniteWeights.require(name(), tensor.name(), offset, target, count);
  }

  private void decode(GgufTensor tensor, long offset, float[] target, int count)
      throws IOException {
    GgufType type = tensor.type();
    int bytes = Math.toIntExact(type.bytes(count));
    type.decode(source.slice(tensor.begin() + type.bytes(offset), bytes), target, count);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
