package tailor.model.vector;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Rows freed of their means. Offsets are in bytes. */
final class Centering {
  private Centering() {}

  /** y may be x. */
  static void apply(Team team, FloatTensor x, FloatTensor y) {
    team.divideRows(
        x,
        (member, from, to) -> {
          ByteBuffer input = x.bytes(from, to - from);
          ByteBuffer output = y.bytes(from, to - from);
          for (int i = 0; i < to - from; i++) {
            row(input, i * x.strideBytes(), output, i * y.strideBytes(), x.width());
          }
        });
  }

  private static void row(ByteBuffer x, int atX, ByteBuffer y, int atY, int width) {
    float mean = sum(x, atX, width) / width;
    int whole = Lanes.vectorBytes(width);
    FloatVector means = Lanes.all(mean);
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      Lanes.store(Lanes.load(x, atX + i).sub(means), y, atY + i);
    }
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      y.putFloat(atY + i, x.getFloat(atX + i) - mean);
    }
  }

  private static float sum(ByteBuffer x, int at, int width) {
    int whole = Lanes.vectorBytes(width);
    FloatVector sums = Lanes.zero();
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      sums = sums.add(Lanes.load(x, at + i));
    }
    float sum = sums.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < width * Float.BYTES; i += Float.BYTES) {
      sum += x.getFloat(at + i);
    }
    return sum;
  }
}
