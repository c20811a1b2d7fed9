package tailor.train.optimizer;

import java.util.Locale;
import tailor.model.Kernels;

/**
 * How the two moments of AdamW are kept between steps; steps themselves are in single precision.
 */
public enum MomentPrecision {
  /** Single precision: eight bytes a parameter. */
  FP32(2L * Float.BYTES) {
    @Override
    Moments allocate(long parameters, Kernels kernels) {
      return new FullMoments(parameters, kernels);
    }
  },
  /** bfloat16, rounded by chance: four bytes a parameter. */
  BF16(2L * Short.BYTES) {
    @Override
    Moments allocate(long parameters, Kernels kernels) {
      return new HalvedMoments(parameters, kernels);
    }
  };

  private final long bytes;

  MomentPrecision(long bytes) {
    this.bytes = bytes;
  }

  /** Moments of so many parameters, all zero. */
  abstract Moments allocate(long parameters, Kernels kernels);

  /** Bytes of both moments of a parameter. */
  public long bytes() {
    return bytes;
  }

  /** The name in options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
