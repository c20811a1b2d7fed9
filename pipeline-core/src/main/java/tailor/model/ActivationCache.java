package tailor.model;

import org.jspecify.annotations.Nullable;
import tailor.model.Activations.Purpose;

/** The activations of the latest batch shape, used again until the shape changes. */
final class ActivationCache implements AutoCloseable {
  private final ModelConfig config;
  private final Kernels kernels;
  private final Purpose purpose;
  private @Nullable Activations latest;

  ActivationCache(ModelConfig config, Kernels kernels, Purpose purpose) {
    this.config = config;
    this.kernels = kernels;
    this.purpose = purpose;
  }

  Activations of(int rows, int length) {
    Activations activations = latest;
    if (activations == null || !activations.fits(rows, length)) {
      close();
      activations = new Activations(config, kernels, rows, length, purpose);
      latest = activations;
    }
    return activations;
  }

  @Override
  public void close() {
    if (latest != null) {
      latest.close();
      latest = null;
    }
  }
}
