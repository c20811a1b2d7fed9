package tailor.model.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rounds floats to bfloat16, their upper half: to the nearest, to the even one of two that are as
 * near. NaN as processors make it stays NaN. Offsets are in bytes.
 */
final class Bfloat16 {
  /** Bytes of an element. */
  static final int BYTES = Short.BYTES;

  private static final VectorSpecies<Integer> BITS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> HALVES =
      VectorSpecies.of(short.class, VectorShape.forBitSize(BITS.vectorBitSize() / 2));

  /** Half of the last place that is kept, less what evens take. */
  private static final int ALMOST_HALF = 0x7fff;

  private static final int DROPPED = 16;

  private Bfloat16() {}

  /** Rounds a run of elements. */
  static void round(ByteBuffer x, int from, ByteBuffer y, int to, int count) {
    ByteOrder order = ByteOrder.nativeOrder();
    int whole = BITS.loopBound(count);
    for (int i = 0; i < whole; i += BITS.length()) {
      IntVector bits = IntVector.fromByteBuffer(BITS, x, from + i * Float.BYTES, order);
      IntVector odd = bits.lanewise(VectorOperators.LSHR, DROPPED).and(1);
      IntVector halves = bits.add(ALMOST_HALF).add(odd).lanewise(VectorOperators.LSHR, DROPPED);
      ((ShortVector) halves.convertShape(VectorOperators.I2S, HALVES, 0))
          .intoByteBuffer(y, to + i * BYTES, order);
    }
    for (int i = whole; i < count; i++) {
      int bits = x.getInt(from + i * Float.BYTES);
      int rounded = (bits + ALMOST_HALF + ((bits >>> DROPPED) & 1)) >>> DROPPED;
      y.putShort(to + i * BYTES, (short) rounded);
    }
  }
}
