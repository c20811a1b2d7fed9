package tailor.export;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tailor.export.gguf.GgufModel;
import tailor.export.safetensors.FloatSink;
import tailor.model.ModelConfig;

/** The tensors of a GGUF file. */
final class GgufWeights implements Weights {
  /** Elements handed over at a time: they stay in the processor's second-level cache. */
  private static final int CHUNK = 1 << 17;

  private final GgufModel file;
  private final ModelConfig model;
  private final Map<String, Stored> stored = new LinkedHashMap<>();

  GgufWeights(GgufModel file, ModelConfig model) {
    this.file = file;
    this.model = model;
    file.shapes()
        .forEach((name, shape) -> stored.put(name, new Stored(name, shape, Optional.empty())));
  }

  @Override
  public Map<String, Stored> stored() {
    return Collections.unmodifiableMap(stored);
  }

  @Override
  public void read(String tensor, long offset, float[] values, int count) throws IOException {
    file.read(tensor, model, offset, values, count);
  }

  @Override
  public void read(String tensor, FloatSink sink) throws IOException {
    long elements =
        Objects.requireNonNull(stored.get(tensor), tensor).shape().stream()
            .mapToLong(Long::longValue)
            .reduce(1, Math::multiplyExact);
    float[] values = new float[(int) Math.min(CHUNK, elements)];
    for (long offset = 0; offset < elements; offset += CHUNK) {
      int count = (int) Math.min(CHUNK, elements - offset);
      read(tensor, offset, values, count);
      sink.put(offset, values, count);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
