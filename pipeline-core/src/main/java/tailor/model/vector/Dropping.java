package tailor.model.vector;

import java.nio.ByteBuffer;
import tailor.model.Dropout;

/** Drops elements of a run. */
final class Dropping {
  private Dropping() {}

  /**
   * Multiplies neighbours by their factors.
   *
   * @param index of the first
   * @param at offset of the first in bytes
   */
  static void apply(Dropout dropout, long index, ByteBuffer x, int at, int count) {
    for (int i = 0; i < count; i++) {
      int place = at + i * Float.BYTES;
      x.putFloat(place, x.getFloat(place) * dropout.factor(index + i));
    }
  }
}
