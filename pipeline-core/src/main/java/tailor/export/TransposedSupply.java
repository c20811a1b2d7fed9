package tailor.export;

import tailor.export.family.StoredTensor;
import tailor.export.safetensors.FloatSupply;

/** The values of a transposed matrix, in the order in which it is stored, read to the end once. */
final class TransposedSupply implements FloatSupply {
  private final StoredTensor tensor;
  private final FloatSupply flat;
  private float[] stored = new float[0];

  TransposedSupply(StoredTensor tensor, FloatSupply flat) {
    this.tensor = tensor;
    this.flat = flat;
  }

  @Override
  public void get(long offset, float[] values, int count) {
    if (stored.length == 0) {
      float[] range = new float[Math.toIntExact(tensor.size())];
      flat.get(tensor.offset(), range, range.length);
      stored = Transposition.toStored(tensor, range);
    }
    System.arraycopy(stored, (int) offset, values, 0, count);
    if (offset + count == stored.length) {
      stored = new float[0];
    }
  }
}
