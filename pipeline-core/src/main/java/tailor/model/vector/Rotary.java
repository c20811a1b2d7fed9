package tailor.model.vector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rotary embedding of one head in place: {@code (a, b)} becomes {@code (a cos - b sin, b cos + a
 * sin)}, a in the first half of the head and b in the second. Offsets are in bytes.
 */
final class Rotary {
  private static final VectorSpecies<Float> QUAD = FloatVector.SPECIES_128;
  private static final int QUAD_BYTES = QUAD.length() * Float.BYTES;

  /** Which way to turn. */
  enum Direction {
    FORWARD(1),
    BACKWARD(-1);

    private final float sign;

    Direction(float sign) {
      this.sign = sign;
    }
  }

  private Rotary() {}

  /** x: [T, heads * headSize], cosines, sines: [T, headSize / 2]. */
  static void turn(
      Team team, FloatTensor x, FloatTensor cosines, FloatTensor sines, Direction direction) {
    int half = cosines.width();
    int heads = x.width() / (2 * half);
    team.divideRows(
        x,
        (member, from, to) -> {
          ByteBuffer rows = x.bytes(from, to - from);
          ByteBuffer cosine = cosines.bytes(from, to - from);
          ByteBuffer sine = sines.bytes(from, to - from);
          for (int i = 0; i < to - from; i++) {
            int atAngle = i * cosines.strideBytes();
            for (int head = 0; head < heads; head++) {
              int at = i * x.strideBytes() + head * 2 * half * Float.BYTES;
              turnHead(rows, at, half, cosine, sine, atAngle, direction);
            }
          }
        });
  }

  private static void turnHead(
      ByteBuffer x,
      int atX,
      int half,
      ByteBuffer cosines,
      ByteBuffer sines,
      int atAngle,
      Direction direction) {
    int bytes = half * Float.BYTES;
    int whole = Lanes.vectorBytes(half);
    int quads = QUAD.loopBound(half) * Float.BYTES;
    float sign = direction.sign;
    for (int i = 0; i < whole; i += Lanes.BYTES) {
      FloatVector a = Lanes.load(x, atX + i);
      FloatVector b = Lanes.load(x, atX + bytes + i);
      FloatVector cosine = Lanes.load(cosines, atAngle + i);
      FloatVector sine = Lanes.load(sines, atAngle + i).mul(sign);
      Lanes.store(a.mul(cosine).sub(b.mul(sine)), x, atX + i);
      Lanes.store(b.mul(cosine).add(a.mul(sine)), x, atX + bytes + i);
    }
    for (int i = whole; i < quads; i += QUAD_BYTES) {
      FloatVector a = quad(x, atX + i);
      FloatVector b = quad(x, atX + bytes + i);
      FloatVector cosine = quad(cosines, atAngle + i);
      FloatVector sine = quad(sines, atAngle + i).mul(sign);
      a.mul(cosine).sub(b.mul(sine)).intoByteBuffer(x, atX + i, ByteOrder.nativeOrder());
      b.mul(cosine).add(a.mul(sine)).intoByteBuffer(x, atX + bytes + i, ByteOrder.nativeOrder());
    }
    for (int i = quads; i < bytes; i += Float.BYTES) {
      float a = x.getFloat(atX + i);
      float b = x.getFloat(atX + bytes + i);
      float cosine = cosines.getFloat(atAngle + i);
      float sine = sines.getFloat(atAngle + i) * sign;
      x.putFloat(atX + i, a * cosine - b * sine);
      x.putFloat(atX + bytes + i, b * cosine + a * sine);
    }
  }

  private static FloatVector quad(ByteBuffer buffer, int offset) {
    return FloatVector.fromByteBuffer(QUAD, buffer, offset, ByteOrder.nativeOrder());
  }
}
