package tailor.model.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The widest float vectors of this machine, to and from direct buffers. Offsets are in bytes. */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Floats of a vector. */
  static final int COUNT = SPECIES.length();

  /** Bytes of a vector. */
  static final int BYTES = COUNT * Float.BYTES;

  private Lanes() {}

  static FloatVector load(ByteBuffer buffer, int offset) {
    return FloatVector.fromByteBuffer(SPECIES, buffer, offset, ByteOrder.nativeOrder());
  }

  static void store(FloatVector vector, ByteBuffer buffer, int offset) {
    vector.intoByteBuffer(buffer, offset, ByteOrder.nativeOrder());
  }

  static FloatVector zero() {
    return FloatVector.zero(SPECIES);
  }

  static FloatVector all(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }

  /** The bytes of those elements that fill whole vectors. */
  static int vectorBytes(int elements) {
    return SPECIES.loopBound(elements) * Float.BYTES;
  }

  /** The number of elements, rounded up to whole vectors. */
  static int roundUp(int elements) {
    return Math.addExact(elements, COUNT - 1) / COUNT * COUNT;
  }
}
