package tailor.model;

/** The element type of a kernel set's tensors. */
public enum Precision {
  /** 32 bits: training and inference. */
  FLOAT(4),
  /** 64 bits: the oracle of gradient checks. */
  DOUBLE(8);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }
}
