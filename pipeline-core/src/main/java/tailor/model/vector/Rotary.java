package tailor.model.vector;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * Rotary embedding of one head in place: {@code (a, b)} becomes {@code (a cos - b sin, b cos + a
 * sin)}, a in the first half of the head and b in the second. Offsets are in bytes.
 */
final class Rotary {
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
    float sign = direction.sign;
    int bytes = half * Float.BYTES;
    int atB = atX + bytes;
    if (half < Lanes.COUNT) {
      turnNarrowHead(x, atX, bytes, cosines, sines, atAngle, sign);
      return;
    }
    // the last vector overlaps the one before it, so it is taken before anything is turned
    int last = bytes - Lanes.BYTES;
    FloatVector lastA = Lanes.load(x, atX + last);
    FloatVector lastB = Lanes.load(x, atB + last);
    for (int i = 0; i < last; i += Lanes.BYTES) {
      FloatVector a = Lanes.load(x, atX + i);
      FloatVector b = Lanes.load(x, atB + i);
      FloatVector cosine = Lanes.load(cosines, atAngle + i);
      FloatVector sine = Lanes.load(sines, atAngle + i).mul(sign);
      Lanes.store(a.mul(cosine).sub(b.mul(sine)), x, atX + i);
      Lanes.store(b.mul(cosine).add(a.mul(sine)), x, atB + i);
    }
    FloatVector cosine = Lanes.load(cosines, atAngle + last);
    FloatVector sine = Lanes.load(sines, atAngle + last).mul(sign);
    Lanes.store(lastA.mul(cosine).sub(lastB.mul(sine)), x, atX + last);
    Lanes.store(lastB.mul(cosine).add(lastA.mul(sine)), x, atB + last);
  }

  private static void turnNarrowHead(
      ByteBuffer x,
      int atX,
      int bytes,
      ByteBuffer cosines,
      ByteBuffer sines,
      int atAngle,
      float sign) {
    int atB = atX + bytes;
    for (int i = 0; i < bytes; i += Float.BYTES) {
      float a = x.getFloat(atX + i);
      float b = x.getFloat(atB + i);
      float cosine = cosines.getFloat(atAngle + i);
      float sine = sines.getFloat(atAngle + i) * sign;
      x.putFloat(atX + i, a * cosine - b * sine);
      x.putFloat(atB + i, b * cosine + a * sine);
    }
  }
}
