package tailor.train.optimizer;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tailor.model.AdamW;
import tailor.model.Kernels;
import tailor.model.Tensor;

/** Moments in single precision. */
final class FullMoments implements Moments {
  private final Kernels kernels;
  private final Tensor first;
  private final Tensor second;

  FullMoments(long parameters, Kernels kernels) {
    this.kernels = kernels;
    this.first = kernels.allocate(1, parameters);
    this.second = kernels.allocate(1, parameters);
  }

  @Override
  public void step(AdamW step, Tensor parameters, Tensor gradients, long offset, long size) {
    kernels.adamW(
        step,
        parameters.view(offset, 1, size),
        gradients.view(offset, 1, size),
        first.view(offset, 1, size),
        second.view(offset, 1, size));
  }

  @Override
  public SortedMap<String, Tensor> state() {
    return new TreeMap<>(Map.of("first_moment", first, "second_moment", second));
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
