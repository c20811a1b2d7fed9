package tailor.export.safetensors;

/** Gives the values of a tensor, chunk by chunk and in order. */
@FunctionalInterface
public interface FloatSupply {
  /** Fills the first {@code count} of {@code values} with those from element {@code offset} on. */
  void get(long offset, float[] values, int count);
}
