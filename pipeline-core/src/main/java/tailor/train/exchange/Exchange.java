package tailor.train.exchange;

import java.util.Optional;
import tailor.model.Kernels;

/** What a worker sends at the end of a round. */
public enum Exchange {
  /** Its parameters: four bytes each, and of one worker the mean is that worker, bit for bit. */
  FLOAT32,
  /** The difference that the round made, in two bytes a parameter. */
  BFLOAT16,
  /** The difference that the round made, in one byte a parameter. */
  INT8;

  /** How the difference is written; empty where parameters are sent as they are. */
  public Optional<DifferenceCode> code() {
    return switch (this) {
      case FLOAT32 -> Optional.empty();
      case BFLOAT16 -> Optional.of(DifferenceCode.BFLOAT16);
      case INT8 -> Optional.of(DifferenceCode.INT8);
    };
  }

  /** What a worker of so many parameters contributes to the mean. */
  public Contribution contribution(long parameters, Kernels kernels) {
    return code()
        .<Contribution>map(code -> new Difference(code, parameters, kernels))
        .orElseGet(WholeParameters::new);
  }

  /** Bytes that a worker sends of so many parameters, Spark's own framing not counted. */
  public long bytes(long parameters) {
    return code().map(code -> code.bytes(parameters)).orElse(parameters * Float.BYTES);
  }
}
