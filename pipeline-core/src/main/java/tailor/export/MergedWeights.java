package tailor.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tailor.export.peft.PeftAdapter;
import tailor.export.peft.PeftConfig;
import tailor.export.safetensors.FloatSink;
import tailor.run.BadDataException;

/** The weights of a model with adapters merged into them, row by row as they are read. */
final class MergedWeights implements Weights {
  private final Weights base;
  private final PeftAdapter adapter;
  private final Map<String, List<Long>> adapted;

  /**
   * Merges adapters into weights, which are closed with the merged ones.
   *
   * @throws BadDataException if they are not of this model
   */
  MergedWeights(Weights base, PeftAdapter adapter, String baseLocation) {
    this.base = base;
    this.adapter = adapter;
    this.adapted = adapter.adapted();
    List<String> problems = new ArrayList<>();
    adapted.forEach(
        (weight, shape) -> {
          Stored stored = base.stored().get(weight);
          if (stored == null) {
            problems.add(weight + " is not there");
          } else if (!stored.shape().equals(shape)) {
            problems.add("%s is %s, and the adapter %s".formatted(weight, stored.shape(), shape));
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

  @Override
  public Map<String, Stored> stored() {
    return base.stored();
  }

  @Override
  public void read(String tensor, long offset, float[] values, int count) throws IOException {
    List<Long> shape = adapted.get(tensor);
    if (shape == null) {
      base.read(tensor, offset, values, count);
      return;
    }
    int width = Math.toIntExact(shape.get(1));
    float[] row = new float[width];
    for (int done = 0; done < count; ) {
      long at = offset + done;
      int from = (int) (at % width);
      int part = Math.min(width - from, count - done);
      base.read(tensor, at - from, row, width);
      adapter.merge(tensor, Math.toIntExact(at / width), row);
      System.arraycopy(row, from, values, done, part);
      done += part;
    }
  }

  @Override
  public void read(String tensor, FloatSink sink) throws IOException {
    List<Long> shape = adapted.get(tensor);
    if (shape == null) {
      base.read(tensor, sink);
      return;
    }
    Stored stored = Objects.requireNonNull(base.stored().get(tensor), tensor);
    int width = Math.toIntExact(stored.shape().get(1));
    float[] row = new float[width];
    for (int i = 0; i < stored.shape().get(0); i++) {
      read(tensor, (long) i * width, row, width);
      sink.put((long) i * width, row, width);
    }
  }

  @Override
  public void close() throws IOException {
    base.close();
  }
}
