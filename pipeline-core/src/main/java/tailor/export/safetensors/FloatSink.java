package tailor.export.safetensors;

/** Takes the values of a tensor, chunk by chunk and in order. */
@FunctionalInterface
public interface FloatSink {
  /** Takes the first {@code count} of {@code values}, which start at element {@code offset}. */
  void put(long offset, float[] values, int count);
}
