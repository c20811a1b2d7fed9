package tailor.export;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tailor.export.family.StoredTensor;
import tailor.export.safetensors.FloatSink;

/** The tensors of a model's files as the one flat vector that they are parts of. */
final class FlatWeights {
  private final Weights weights;
  private final Map<String, String> fileNames;
  private final TreeMap<Long, StoredTensor> byOffset = new TreeMap<>();
  private @Nullable StoredTensor turned;
  private float[] turnedValues = new float[0];

  /**
   * A view of weights.
   *
   * @param tensors what the flat vector is made of
   * @param fileNames under which name each of them is in the files
   */
  FlatWeights(Weights weights, List<StoredTensor> tensors, Map<String, String> fileNames) {
    this.weights = weights;
    this.fileNames = fileNames;
    tensors.forEach(tensor -> byOffset.put(tensor.offset(), tensor));
  }

  /** Hands over all values, with their offsets in the flat vector. */
  void read(FloatSink flat) throws IOException {
    for (StoredTensor tensor : byOffset.values()) {
      switch (tensor.orientation()) {
        case AS_IS ->
            weights.read(
                fileName(tensor),
                (offset, values, count) -> flat.put(tensor.offset() + offset, values, count));
        case TRANSPOSED -> {
          float[] values = turned(tensor);
          flat.put(tensor.offset(), values, values.length);
        }
      }
    }
    forget();
  }

  /** Reads values from {@code offset} in the flat vector on, all of them of one tensor. */
  void read(long offset, float[] values, int count) throws IOException {
    StoredTensor tensor = byOffset.floorEntry(offset).getValue();
    long from = offset - tensor.offset();
    switch (tensor.orientation()) {
      case AS_IS -> weights.read(fileName(tensor), from, values, count);
      case TRANSPOSED -> System.arraycopy(turned(tensor), (int) from, values, 0, count);
    }
  }

  /** The whole matrix; the one asked for last is kept. */
  private float[] turned(StoredTensor tensor) throws IOException {
    if (!tensor.equals(turned)) {
      forget();
      float[] stored = new float[Math.toIntExact(tensor.size())];
      weights.read(fileName(tensor), 0, stored, stored.length);
      turnedValues = Transposition.toFlat(tensor, stored);
      turned = tensor;
    }
    return turnedValues;
  }

  private void forget() {
    turned = null;
    turnedValues = new float[0];
  }

  private String fileName(StoredTensor tensor) {
    return Objects.requireNonNull(fileNames.get(tensor.name()), tensor.name());
  }
}
