package tailor.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tailor.export.family.StoredTensor;
import tailor.export.family.StoredTensor.Orientation;
import tailor.export.peft.PeftAdapter;
import tailor.export.peft.PeftConfig;
import tailor.export.safetensors.FloatSink;
import tailor.run.BadDataException;

/**
 * The weights of a model with adapters merged into them as they are read: row by row, or where the
 * matrix is stored transposed, the whole of it, the one read last being kept.
 */
final class MergedWeights implements Weights {
  private final Weights base;
  private final PeftAdapter adapter;
  private final Map<String, StoredTensor> adapted = new HashMap<>();
  private @Nullable String turned;
  private float[] turnedValues = new float[0];

  /**
   * Merges adapters into weights, which are closed with the merged ones.
   *
   * @param tensors of the model
   * @param fileNames under which name each of them is in the files
   * @throws BadDataException if they are not of this model
   */
  MergedWeights(
      Weights base,
      PeftAdapter adapter,
      String baseLocation,
      List<StoredTensor> tensors,
      Map<String, String> fileNames) {
    this.base = base;
    this.adapter = adapter;
    Map<String, StoredTensor> byName = new HashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    List<String> problems = new ArrayList<>();
    adapter
        .adapted()
        .forEach(
            (weight, shape) -> {
              StoredTensor tensor = byName.get(weight);
              if (tensor == null) {
                problems.add(weight + " is not there");
              } else if (!flatShape(tensor).equals(shape)) {
                problems.add(
                    "%s is %s, and the adapter %s".formatted(weight, flatShape(tensor), shape));
              } else {
                adapted.put(Objects.requireNonNull(fileNames.get(weight), weight), tensor);
              }
            });
    if (!problems.isEmpty()) {
      throw new BadDataException(
          "The adapters in %s are not of the model %s: %s%s. Name the model that they were trained with, by --base or in %s."
              .formatted(
                  adapter.directory(),
                  baseLocation,
                  problems.get(0),
                  problems.size() > 1 ? ", and %d more".formatted(problems.size() - 1) : "",
                  PeftConfig.FILE));
    }
  }

  /** [outputs, inputs], however the matrix is stored. */
  private static List<Long> flatShape(StoredTensor tensor) {
    List<Long> shape = tensor.shape();
    boolean turned = shape.size() == 2 && tensor.orientation() == Orientation.TRANSPOSED;
    return turned ? List.of(shape.get(1), shape.get(0)) : shape;
  }

  @Override
  public Map<String, Stored> stored() {
    return base.stored();
  }

  @Override
  public void read(String tensor, long offset, float[] values, int count) throws IOException {
    StoredTensor of = adapted.get(tensor);
    if (of == null) {
      base.read(tensor, offset, values, count);
    } else if (of.orientation() == Orientation.TRANSPOSED) {
      System.arraycopy(turned(tensor, of), Math.toIntExact(offset), values, 0, count);
    } else {
      readRows(tensor, of, offset, values, count);
    }
  }

  private void readRows(String tensor, StoredTensor of, long offset, float[] values, int count)
      throws IOException {
    int width = Math.toIntExact(of.shape().get(1));
    float[] row = new float[width];
    for (int done = 0; done < count; ) {
      long at = offset + done;
      int from = (int) (at % width);
      int part = Math.min(width - from, count - done);
      base.read(tensor, at - from, row, width);
      adapter.merge(of.name(), Math.toIntExact(at / width), row);
      System.arraycopy(row, from, values, done, part);
      done += part;
    }
  }

  /** The whole merged matrix, as it is stored. */
  private float[] turned(String tensor, StoredTensor of) throws IOException {
    if (!tensor.equals(turned)) {
      turned = null;
      float[] stored = new float[Math.toIntExact(of.size())];
      base.read(tensor, 0, stored, stored.length);
      float[] flat = Transposition.toFlat(of, stored);
      int width = Math.toIntExact(of.shape().get(0));
      for (int i = 0; i < flat.length / width; i++) {
        float[] row = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
        adapter.merge(of.name(), i, row);
        System.arraycopy(row, 0, flat, i * width, width);
      }
      turnedValues = Transposition.toStored(of, flat);
      turned = tensor;
    }
    return turnedValues;
  }

  @Override
  public void read(String tensor, FloatSink sink) throws IOException {
    StoredTensor of = adapted.get(tensor);
    if (of == null) {
      base.read(tensor, sink);
      return;
    }
    int width = Math.toIntExact(of.shape().get(1));
    float[] row = new float[width];
    for (int i = 0; i < of.shape().get(0); i++) {
      read(tensor, (long) i * width, row, width);
      sink.put((long) i * width, row, width);
    }
  }

  @Override
  public void close() throws IOException {
    base.close();
  }
}
